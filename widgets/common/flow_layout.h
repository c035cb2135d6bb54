#pragma once

#include <QLayout>
#include <memory>
#include <vector>

namespace widgets {

/// Items side by side, in as many lines as their number needs.
class FlowLayout : public QLayout
{
    Q_OBJECT
public:
    explicit FlowLayout(int spacing, QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    void setGeometry(const QRect& rect) override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;

private:
    enum class Purpose { Measure, Place };
    int arrange(const QRect& rect, Purpose purpose) const;
    std::vector<std::unique_ptr<QLayoutItem>> m_items;
};

} // namespace widgets
