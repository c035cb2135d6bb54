#include "open_files.h"

#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <widgets/common/empty_state.h>
#include <widgets/common/metrics.h>
#include <widgets/editors/code_editor.h>

namespace app {

using widgets::CodeEditor;
using widgets::EmptyState;

namespace {

QString fileName(const QString& path)
{
    return path.mid(path.lastIndexOf(u'/') + 1);
}

} // namespace

OpenFiles::OpenFiles(QWidget* parent)
    : QWidget(parent)
    , m_tabs(new QTabBar)
    , m_stack(new QStackedWidget)
    , m_nothing(new EmptyState(widgets::Icon::Code, tr("No file is open"),
          tr("Choose a file of the package to see and edit it.")))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_tabs);
    layout->addWidget(m_stack, 1);
    m_stack->addWidget(m_nothing);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(true);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setElideMode(Qt::ElideMiddle);
    m_tabs->setAccessibleName(tr("Open files"));
    m_tabs->setFixedHeight(widgets::metrics::kTabHeight); // also without tabs
    connect(m_tabs, &QTabBar::currentChanged, this, &OpenFiles::showCurrent);
    connect(m_tabs, &QTabBar::tabCloseRequested, this,
        [this](int tab) { Q_EMIT closeRequested(m_tabs->tabData(tab).toString()); });
    // Editors have this key themselves.
    auto* save = new QShortcut(QKeySequence::Save, m_tabs);
    save->setContext(Qt::WidgetShortcut);
    connect(save, &QShortcut::activated, this, &OpenFiles::saveRequested);
    auto* close = new QShortcut(QKeySequence::Close, this);
    close->setContext(Qt::WidgetWithChildrenShortcut);
    connect(close, &QShortcut::activated, this, [this] {
        if (const QString path = currentPath(); !path.isEmpty()) Q_EMIT closeRequested(path);
    });
}

void OpenFiles::setText(const QString& path, const QString& text)
{
    if (CodeEditor* open = editor(path)) {
        if (open->text() != text) open->setText(text);
        open->setModified(false);
        return;
    }
    auto* editor = new CodeEditor(path);
    editor->setFileName(fileName(path));
    editor->setText(text);
    connect(editor, &CodeEditor::saveRequested, this, &OpenFiles::saveRequested);
    connect(editor, &CodeEditor::modifiedChanged, this, [this, editor](bool isModified) {
        for (int tab = 0; tab < m_tabs->count(); ++tab) {
            const QString now = m_tabs->tabData(tab).toString(); // it may have been renamed
            if (m_pages.at(now) != editor) continue;
            updateTab(tab);
            Q_EMIT modifiedChanged(now, isModified);
        }
    });
    setPage(path, editor);
}

void OpenFiles::setNotice(const QString& path, const QString& title, const QString& sentence)
{
    if (isOpen(path)) {
        if (auto* notice = qobject_cast<EmptyState*>(m_pages.at(path)))
            return notice->setText(title, sentence);
    }
    setPage(path, new EmptyState(widgets::Icon::File, title, sentence));
}

void OpenFiles::setPage(const QString& path, QWidget* page)
{
    QWidget* before = isOpen(path) ? m_pages.at(path) : nullptr;
    m_pages[path] = page;
    m_stack->addWidget(page);
    if (before) {
        before->deleteLater();
    } else {
        const int tab = m_tabs->addTab(fileName(path));
        m_tabs->setTabData(tab, path);
    }
    updateTab(tabOf(path));
    showCurrent();
}

void OpenFiles::show(const QString& path)
{
    m_tabs->setCurrentIndex(tabOf(path));
}

void OpenFiles::close(const QString& path)
{
    if (!isOpen(path)) return;
    QWidget* page = m_pages.at(path);
    const int tab = tabOf(path);
    // The tab that becomes current must not find this one.
    page->deleteLater();
    m_stack->removeWidget(page);
    m_tabs->removeTab(tab);
    m_pages.erase(path);
    showCurrent();
}

void OpenFiles::rename(const QString& from, const QString& to)
{
    if (!isOpen(from)) return;
    const int tab = tabOf(from);
    QWidget* page = m_pages.at(from);
    m_pages.erase(from);
    m_pages[to] = page;
    m_tabs->setTabData(tab, to);
    if (CodeEditor* renamed = editor(to)) renamed->setFileName(fileName(to));
    updateTab(tab);
    showCurrent();
}

QStringList OpenFiles::paths() const
{
    QStringList all;
    for (const auto& [path, page] : m_pages) {
        all << path;
    }
    return all;
}

QString OpenFiles::currentPath() const
{
    return m_tabs->tabData(m_tabs->currentIndex()).toString();
}

CodeEditor* OpenFiles::editor(const QString& path) const
{
    const auto found = m_pages.find(path);
    return found == m_pages.end() ? nullptr : qobject_cast<CodeEditor*>(found->second);
}

int OpenFiles::tabOf(const QString& path) const
{
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        if (m_tabs->tabData(tab).toString() == path) return tab;
    }
    return -1;
}

void OpenFiles::updateTab(int tab)
{
    const QString path = m_tabs->tabData(tab).toString();
    const CodeEditor* open = editor(path);
    const bool isModified = open && open->isModified();
    m_tabs->setTabText(
        tab, isModified ? tr("%1 •", "a file with edits").arg(fileName(path)) : fileName(path));
    m_tabs->setTabToolTip(tab, path);
}

void OpenFiles::showCurrent()
{
    const QString path = currentPath();
    const auto found = m_pages.find(path);
    m_stack->setCurrentWidget(found == m_pages.end() ? m_nothing : found->second);
    Q_EMIT currentChanged(found == m_pages.end() ? QString() : path);
}

} // namespace app
