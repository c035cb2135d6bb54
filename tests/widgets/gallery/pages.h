#pragma once

#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

// The pages of the widget gallery: every widget with sample data.
namespace gallery {

struct Page
{
    QString name;
    std::function<QWidget*()> make;
    QSize size{1200, 800};
};

std::vector<Page> controlPages();
std::vector<Page> editorPages();
std::vector<Page> logPages();
std::vector<Page> tablePages();
std::vector<Page> chartPages();
std::vector<Page> commonPages();

/// A caption above `widget`.
QWidget* captioned(const QString& caption, QWidget* widget);

} // namespace gallery
