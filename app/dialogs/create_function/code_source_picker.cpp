#include <app/dialogs/create_function/code_source_picker.h>

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QStackedWidget>
#include <app/samples/blank.h>
#include <app/samples/samples.h>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/segmented_control.h>
#include <widgets/editors/form_field.h>

using namespace Qt::StringLiterals;

namespace app {

using namespace widgets::metrics;
using widgets::Icon;

namespace {

/// What each of samples() shows, in their order.
QString sampleText(const std::string& id)
{
    if (id == "hello-nodejs") return CodeSourcePicker::tr("Hello (Node.js): greets by name");
    if (id == "hello-python") return CodeSourcePicker::tr("Hello (Python): greets by name");
    if (id == "wait-nodejs")
        return CodeSourcePicker::tr("Wait (Node.js): shows what instance concurrency saves");
    if (id == "counter-python")
        return CodeSourcePicker::tr("Counter (Python): an initializer and what an instance keeps");
    if (id == "custom-python")
        return CodeSourcePicker::tr("Custom runtime: an HTTP server in one file");
    return QString::fromStdString(id);
}

} // namespace

CodeSourcePicker::CodeSourcePicker(QWidget* parent)
    : QWidget(parent)
    , m_kinds(new widgets::SegmentedControl(tr("Where the code comes from")))
    , m_parts(new QStackedWidget)
    , m_samples(new QComboBox)
{
    // In the order of Source.
    for (const QString& kind : {tr("Blank"), tr("Sample"), tr("Folder"), tr("Zip file")})
        m_kinds->addSegment(kind);
    auto* blank = widgets::makeParagraph(
        tr("A handler that answers “hello”, to be edited under Code once it is there."));
    blank->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_parts->addWidget(blank);
    m_parts->addWidget(makeSamplePart());
    m_parts->addWidget(makePathPart(Source::Folder));
    m_parts->addWidget(makePathPart(Source::Zip));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceM);
    layout->addWidget(m_kinds, 0, Qt::AlignLeft);
    layout->addWidget(m_parts);
    connect(m_kinds, &widgets::SegmentedControl::currentChanged, this, [this](int kind) {
        m_parts->setCurrentIndex(kind);
        Q_EMIT changed();
    });
}

QWidget* CodeSourcePicker::makeSamplePart()
{
    for (const Sample& each : samples())
        m_samples->addItem(sampleText(each.id), QString::fromStdString(each.id));
    connect(m_samples, &QComboBox::currentIndexChanged, this, &CodeSourcePicker::changed);
    return new widgets::FormField(tr("Sample"), m_samples);
}

QWidget* CodeSourcePicker::makePathPart(Source source)
{
    const bool isFolder = source == Source::Folder;
    auto* line = new QLineEdit;
    line->setClearButtonEnabled(true);
    line->setPlaceholderText(isFolder ? tr("/home/you/project") : tr("/home/you/project.zip"));
    auto* browseButton = widgets::makeButton(Icon::FolderOpen, tr("Browse…"));
    auto* input = new QWidget;
    auto* row = new QHBoxLayout(input);
    row->setContentsMargins({});
    row->setSpacing(kSpaceS);
    row->addWidget(line, 1);
    row->addWidget(browseButton);
    input->setFocusProxy(line);
    line->setAccessibleName(isFolder ? tr("Folder") : tr("Zip file"));
    auto* field = new widgets::FormField(line->accessibleName(), input,
        isFolder ? tr("All that is in it is deployed; a .fcignore names what is left out.")
                 : tr("Its top level is the function's /code."));
    connect(browseButton, &QPushButton::clicked, this, [this, source] { browse(source); });
    connect(line, &QLineEdit::textChanged, this, &CodeSourcePicker::changed);
    (isFolder ? m_folder : m_zip) = line;
    (isFolder ? m_folderField : m_zipField) = field;
    return field;
}

CodeSourcePicker::Source CodeSourcePicker::source() const
{
    return static_cast<Source>(m_kinds->currentIndex());
}

void CodeSourcePicker::setSource(Source source)
{
    m_kinds->setCurrentIndex(static_cast<int>(source));
}

void CodeSourcePicker::setPath(const QString& path)
{
    const bool isFolder = QFileInfo(path).isDir();
    setSource(isFolder ? Source::Folder : Source::Zip);
    (isFolder ? m_folder : m_zip)->setText(QDir::toNativeSeparators(path));
}

QString CodeSourcePicker::path() const
{
    switch (source()) {
    case Source::Blank:
    case Source::Sample:
        return {};
    case Source::Folder:
        return m_folder->text().trimmed();
    case Source::Zip:
        return m_zip->text().trimmed();
    }
    Q_UNREACHABLE();
}

const Sample* CodeSourcePicker::sample() const
{
    if (source() != Source::Sample) return nullptr;
    return &app::sample(m_samples->currentData().toString().toStdString());
}

engine::Result<engine::CodeSource> CodeSourcePicker::code(const std::string& runtime) const
{
    const auto refuse = [](const QString& why) {
        return engine::fail(engine::ErrorCode::InvalidArgument, why.toStdString(), "code");
    };
    switch (source()) {
    case Source::Blank:
        return blankCode(runtime);
    case Source::Sample:
        return sample()->files;
    case Source::Folder:
        if (!QFileInfo(path()).isDir())
            return refuse(path().isEmpty() ? tr("Choose a folder") : tr("There is no such folder"));
        break;
    case Source::Zip:
        if (!QFileInfo(path()).isFile())
            return refuse(path().isEmpty() ? tr("Choose a zip file") : tr("There is no such file"));
        break;
    }
    return engine::CodePath{path().toStdString()};
}

void CodeSourcePicker::showProblem(const QString& problem)
{
    for (widgets::FormField* field : {m_folderField, m_zipField})
        field->setProblem(field == currentField() ? problem : QString());
}

widgets::FormField* CodeSourcePicker::currentField() const
{
    return source() == Source::Folder ? m_folderField
        : source() == Source::Zip     ? m_zipField
                                      : nullptr;
}

void CodeSourcePicker::browse(Source source)
{
    auto* dialog = new QFileDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (source == Source::Folder) {
        dialog->setWindowTitle(tr("Choose the folder with the code"));
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
    } else {
        dialog->setWindowTitle(tr("Choose the zip file with the code"));
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilter(tr("Zip files (*.zip)"));
    }
    connect(dialog, &QFileDialog::fileSelected, this, &CodeSourcePicker::setPath);
    dialog->open();
}

} // namespace app
