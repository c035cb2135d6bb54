#pragma once

#include <QWidget>
#include <engine/engine.h>
#include <span>

class QComboBox;
class QLineEdit;
class QStackedWidget;

namespace widgets {
class FormField;
class SegmentedControl;
} // namespace widgets

namespace app {

struct Sample;

/// Where a new function's code comes from: nothing, a sample, a folder or a zip.
class CodeSourcePicker : public QWidget
{
    Q_OBJECT
public:
    enum class Source { Blank, Sample, Folder, Zip };

    explicit CodeSourcePicker(QWidget* parent = nullptr);

    Source source() const;
    void setSource(Source source);
    /// A folder or a .zip: takes the source along.
    void setPath(const QString& path);
    QString path() const; ///< of Folder and Zip; else empty
    /// Null unless a sample is the source.
    const Sample* sample() const;
    /// The code for a function with this runtime; what is wrong is shown beside the input, as
    /// `field` "code".
    engine::Result<engine::CodeSource> code(const std::string& runtime) const;
    void showProblem(const QString& problem);

Q_SIGNALS:
    /// Another source, sample or path: whatever follows from it should be looked at again.
    void changed();

private:
    QWidget* makeSamplePart();
    QWidget* makePathPart(Source source);
    void browse(Source source);
    widgets::FormField* currentField() const;

    widgets::SegmentedControl* m_kinds;
    QStackedWidget* m_parts;
    QComboBox* m_samples;
    QLineEdit* m_folder = nullptr;
    QLineEdit* m_zip = nullptr;
    widgets::FormField* m_folderField = nullptr;
    widgets::FormField* m_zipField = nullptr;
};

} // namespace app
