#include "code_view.h"

#include "deploy_bar.h"
#include "file_name_dialog.h"
#include "file_tree.h"
#include "open_files.h"
#include "package_panel.h"
#include "package_transfer.h"

#include <QShortcut>
#include <QSplitter>
#include <QStringConverter>
#include <QVBoxLayout>
#include <model/client/engine_client.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <model/format/numbers.h>
#include <widgets/common/card.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/toast.h>
#include <widgets/editors/code_editor.h>

using namespace Qt::StringLiterals;

namespace app {

using namespace widgets::metrics;
using engine::Result;
using engine::storage::PackageFile;
using model::EngineClient;
using widgets::ButtonKind;
using widgets::CodeEditor;
using widgets::ConfirmDialog;
using widgets::Tone;
using Form = PackageTransfer::Form;

namespace {

/// Nothing when these bytes are not text: UTF-8 without NUL.
std::optional<QString> textOf(const std::string& content)
{
    if (content.find('\0') != content.npos) return std::nullopt;
    QStringDecoder decode(QStringDecoder::Utf8, QStringConverter::Flag::ConvertInitialBom);
    const QString text
        = decode(QByteArrayView(content.data(), static_cast<qsizetype>(content.size())));
    if (decode.hasError()) return std::nullopt;
    return text;
}

} // namespace

CodeView::CodeView(Workspace& workspace, QString service, QString function, QWidget* parent)
    : FunctionView(workspace, std::move(service), std::move(function), parent)
    , m_transfer(new PackageTransfer(workspace, this->service(), this->function(), this))
    , m_panel(new PackagePanel)
    , m_open(new OpenFiles)
    , m_notice(new widgets::MessageBar(Tone::Error, {}))
    , m_bar(new DeployBar)
{
    m_stack = new widgets::StateStack(makeWorkArea(),
        new widgets::EmptyState(widgets::Icon::Code, tr("No code package"),
            tr("This function runs a container image and has no code of its own.")));
    m_stack->showLoading();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);

    connect(m_stack, &widgets::StateStack::retryRequested, this, &CodeView::load);
    connect(m_bar, &DeployBar::deployRequested, this, &CodeView::deploy);
    connect(m_bar, &DeployBar::discardRequested, this, &CodeView::askToDiscard);
    connect(m_open, &OpenFiles::saveRequested, this, &CodeView::deploy);
    connect(m_open, &OpenFiles::closeRequested, this, &CodeView::close);
    connect(m_open, &OpenFiles::modifiedChanged, this, &CodeView::noteModified);
    connect(m_open, &OpenFiles::currentChanged, m_panel->tree(), &FileTree::setCurrentPath);
    connect(m_transfer, &PackageTransfer::replacementChosen, this, &CodeView::askToReplace);
    connect(m_transfer, &PackageTransfer::exportFailed, this, &CodeView::tell);
    connectTree();
    for (QWidget* part : std::initializer_list<QWidget*>{m_panel, m_bar}) {
        auto* save = new QShortcut(QKeySequence::Save, part);
        save->setContext(Qt::WidgetWithChildrenShortcut);
        connect(save, &QShortcut::activated, this, &CodeView::deploy);
    }
}

QWidget* CodeView::makeWorkArea()
{
    auto* editors = new widgets::Card({}, widgets::Card::Padding::None);
    editors->body()->addWidget(m_open);
    auto* splitter = new QSplitter;
    splitter->addWidget(m_panel);
    splitter->addWidget(editors);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({280, 720});
    splitter->setHandleWidth(kSpaceL);
    splitter->setChildrenCollapsible(false);
    m_notice->setClosable(true);
    m_notice->hide();
    auto* content = new QVBoxLayout;
    content->setContentsMargins(kSpaceXl, kSpaceL, kSpaceXl, kSpaceL);
    content->addWidget(splitter, 1);
    content->addWidget(m_notice);
    auto* area = new QWidget;
    auto* layout = new QVBoxLayout(area);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(content, 1);
    layout->addWidget(m_bar);
    return area;
}

void CodeView::connectTree()
{
    FileTree* tree = m_panel->tree();
    connect(tree, &FileTree::opened, this, &CodeView::open);
    connect(
        tree, &FileTree::renameRequested, this, [this, tree] { askForName(tree->currentPath()); });
    connect(tree, &FileTree::removeRequested, this, [this, tree] { remove(tree->currentPath()); });
    connect(tree, &FileTree::revertRequested, this, [this, tree] { revert(tree->currentPath()); });
    connect(m_panel, &PackagePanel::newRequested, this, &CodeView::askForNew);
    connect(m_panel, &PackagePanel::replaceFolderRequested, this,
        [this] { m_transfer->chooseReplacement(Form::Folder); });
    connect(m_panel, &PackagePanel::replaceZipRequested, this,
        [this] { m_transfer->chooseReplacement(Form::Zip); });
    connect(m_panel, &PackagePanel::exportFolderRequested, this,
        [this] { m_transfer->chooseExport(Form::Folder); });
    connect(m_panel, &PackagePanel::exportZipRequested, this,
        [this] { m_transfer->chooseExport(Form::Zip); });
}

void CodeView::setState(const FunctionState& state)
{
    const bool isFirst = !m_function;
    const bool isOther = isFirst || m_function->code.sha256 != state.function->code.sha256;
    m_function = state.function;
    if (!isOther) return;
    if (!isFirst && !m_isDeploying && !m_draft.isEmpty()) {
        m_notice->setMessage(Tone::Info,
            tr("Another package was deployed meanwhile. Your edits are kept; deploying puts them "
               "on top of it."));
        m_notice->show();
    }
    load();
}

void CodeView::load()
{
    m_panel->setPackage(m_function->code);
    if (m_function->code.sha256.empty()) return m_stack->showEmpty();
    if (m_draft.files().empty()) m_stack->showLoading();
    auto files = workspace().client.codeFiles(service().toStdString(), function().toStdString());
    const std::string sha256 = m_function->code.sha256;
    model::onFinished(files, this, [this, sha256](const Result<std::vector<PackageFile>>& result) {
        if (sha256 != m_function->code.sha256) return; // a newer package is being loaded
        if (!result) {
            m_stack->showError(tr("The files cannot be listed"), model::errorText(result.error()));
            return;
        }
        takeFiles(*result);
    });
}

void CodeView::takeFiles(std::vector<PackageFile> files)
{
    const bool isFirst = m_stack->state() != widgets::StateStack::State::Data;
    m_draft.setFiles(std::move(files));
    for (const QString& path : m_open->paths()) {
        const std::string name = path.toStdString();
        if (m_draft.isEdited(name)) continue;
        if (m_draft.deployed(name)) {
            readInto(path);
        } else {
            m_open->close(path);
        }
    }
    refresh();
    m_stack->showData();
    if (isFirst) openFirst();
}

/// The file of the handler, else the only one.
void CodeView::openFirst()
{
    const std::string& handler = m_function->config.handler;
    const std::string module = handler.substr(0, handler.rfind('.')) + '.';
    for (const PackageFile& file : m_draft.files()) {
        if (file.path.starts_with(module) || file.path == "bootstrap"
            || m_draft.files().size() == 1)
            return open(QString::fromStdString(file.path));
    }
}

void CodeView::open(const QString& path)
{
    const std::string name = path.toStdString();
    if (m_open->isOpen(path)) return m_open->show(path);
    if (m_draft.isRemoved(name)) return;
    if (m_draft.deployed(name)) return readInto(path);
    if (const auto content = m_draft.written(name)) {
        showContent(path, *content);
        m_open->show(path);
    }
}

/// The deployed content; what was written since goes on top as one step that can be undone.
void CodeView::readInto(const QString& path)
{
    const PackageFile& file = *m_draft.deployed(path.toStdString());
    const bool wasOpen = m_open->isOpen(path);
    if (file.size > kLargestText) {
        m_open->setNotice(path, tr("Too large to edit here"),
            tr("The file has %1. Export the package to work on it.")
                .arg(model::bytesText(static_cast<double>(file.size))));
        if (!wasOpen) m_open->show(path);
        return;
    }
    auto content = workspace().client.readCodeFile(
        service().toStdString(), function().toStdString(), file.path);
    model::onFinished(content, this, [this, path, wasOpen](const Result<std::string>& result) {
        // Closed or edited while it was read.
        if (m_open->isOpen(path) ? m_draft.isEdited(path.toStdString()) : wasOpen) return;
        if (!result) {
            m_open->setNotice(
                path, tr("The file cannot be read"), model::errorText(result.error()));
        } else {
            showContent(path, *result);
        }
        if (!wasOpen) m_open->show(path);
    });
}

void CodeView::showContent(const QString& path, const std::string& content)
{
    const std::string name = path.toStdString();
    const auto text = textOf(content);
    if (!text) {
        m_open->setNotice(path, tr("Not a text file"),
            tr("%1 of binary data. They are deployed as they are.")
                .arg(model::bytesText(static_cast<double>(content.size()))));
        return;
    }
    const auto written = m_draft.written(name);
    m_open->setText(path, m_draft.deployed(name) ? *text : QString());
    if (written) m_open->editor(path)->replaceText(QString::fromStdString(*written));
}

void CodeView::close(const QString& path)
{
    keepEdits();
    m_open->close(path);
}

/// What is in the editors goes into the draft: they tell only when they begin to differ.
void CodeView::keepEdits()
{
    for (const QString& path : m_open->paths()) {
        const CodeEditor* editor = m_open->editor(path);
        if (editor && m_draft.isEdited(path.toStdString()))
            m_draft.write(path.toStdString(), editor->text().toStdString());
    }
}

void CodeView::noteModified(const QString& path, bool isModified)
{
    const std::string name = path.toStdString();
    if (isModified || !m_draft.deployed(name)) {
        m_draft.write(name, m_open->editor(path)->text().toStdString());
    } else {
        m_draft.revert(name);
        readInto(path); // what is deployed may be another by now
    }
    refresh();
}

QString CodeView::pathProblem(const QString& path) const
{
    const auto checked = m_draft.checkNewPath(path.toStdString());
    return checked ? QString() : model::errorText(checked.error());
}

void CodeView::askForNew()
{
    const FileTree* tree = m_panel->tree();
    const QString current = tree->currentPath();
    const QString folder
        = tree->isFolder() ? current + u'/' : current.left(current.lastIndexOf(u'/') + 1);
    auto* dialog = new FileNameDialog(
        tr("New file"), folder, [this](const QString& path) { return pathProblem(path); }, this);
    connect(dialog, &FileNameDialog::pathChosen, this, [this](const QString& path) {
        m_draft.write(path.toStdString(), {});
        refresh();
        open(path);
        m_open->editor(path)->setFocus();
    });
    dialog->open();
}

void CodeView::askForName(const QString& path)
{
    if (m_draft.isRemoved(path.toStdString())) return;
    auto* dialog = new FileNameDialog(
        tr("Rename"), path, [this](const QString& to) { return pathProblem(to); }, this);
    connect(dialog, &FileNameDialog::pathChosen, this,
        [this, path](const QString& to) { rename(path, to); });
    dialog->open();
}

void CodeView::rename(const QString& from, const QString& to)
{
    keepEdits();
    const auto finish = [this, from, to](std::string content) {
        m_draft.remove(from.toStdString());
        m_draft.write(to.toStdString(), std::move(content));
        m_open->rename(from, to);
        refresh();
        m_panel->tree()->setCurrentPath(to);
    };
    if (auto written = m_draft.written(from.toStdString())) return finish(std::move(*written));
    auto content = workspace().client.readCodeFile(
        service().toStdString(), function().toStdString(), from.toStdString());
    model::onFinished(content, this, [this, finish](const Result<std::string>& result) {
        if (!result) return tell(model::errorText(result.error()));
        finish(*result);
    });
}

void CodeView::remove(const QString& path)
{
    std::vector<std::string> all = m_draft.paths(path.toStdString());
    if (all.empty()) all.push_back(path.toStdString());
    for (const std::string& name : all) {
        m_open->close(QString::fromStdString(name));
        m_draft.remove(name);
    }
    refresh();
}

/// A file, or all of a folder.
void CodeView::revert(const QString& path)
{
    const std::string name = path.toStdString();
    for (const auto& edit : m_draft.edits()) {
        if (!name.empty() && edit.path != name && !edit.path.starts_with(name + '/')) continue;
        m_draft.revert(edit.path);
        const QString file = QString::fromStdString(edit.path);
        if (!m_open->isOpen(file)) continue;
        if (m_draft.deployed(edit.path)) {
            readInto(file);
        } else {
            m_open->close(file);
        }
    }
    refresh();
}

void CodeView::askToDiscard()
{
    auto* dialog = new ConfirmDialog(tr("Discard the edits to %1?").arg(path()),
        tr("%n file(s) go back to what is deployed. This cannot be undone.", nullptr,
            m_draft.editCount()),
        tr("Discard edits"), ButtonKind::Danger, this);
    connect(dialog, &QDialog::accepted, this, [this] {
        m_notice->hide();
        revert({});
    });
    dialog->open();
}

void CodeView::askToReplace(const QString& source)
{
    QString explanation = tr("All deployed files are replaced by %1.").arg(source);
    if (!m_draft.isEmpty()) explanation += u' ' + tr("What you edited here is dropped.");
    auto* dialog = new ConfirmDialog(tr("Replace the whole package of %1?").arg(path()),
        explanation, tr("Replace and deploy"), ButtonKind::Danger, this);
    connect(dialog, &QDialog::accepted, this, [this, source] { replace(source); });
    dialog->open();
}

void CodeView::deploy()
{
    keepEdits();
    if (m_draft.isEmpty()) return;
    const auto edits = m_draft.edits();
    send(edits, [this, edits] {
        m_draft.markDeployed(edits);
        for (const auto& edit : edits) {
            CodeEditor* editor = m_open->editor(QString::fromStdString(edit.path));
            // What was typed since stays an edit.
            if (editor && edit.content && editor->text().toStdString() == *edit.content)
                editor->setModified(false);
        }
    });
}

void CodeView::replace(const QString& source)
{
    send(engine::CodePath{source.toStdString()}, [this] { m_draft.clear(); });
}

void CodeView::send(engine::CodeSource code, std::function<void()> onDeployed)
{
    if (m_isDeploying || !m_function) return;
    m_isDeploying = true;
    m_notice->hide();
    refresh();
    auto reply = workspace().client.updateFunction({.service = service().toStdString(),
        .name = function().toStdString(),
        .config = std::nullopt,
        .code = std::move(code),
        .ifMatch = m_function->etag});
    model::onFinished(reply, this,
        [this, onDeployed = std::move(onDeployed)](
            const Result<EngineClient::FunctionPtr>& result) {
            m_isDeploying = false;
            if (!result) {
                refresh();
                return tell(tr("Nothing was deployed. %1").arg(model::errorText(result.error())));
            }
            const bool isNewer = (*result)->lastModifiedTime >= m_function->lastModifiedTime;
            if (isNewer) m_function = *result;
            onDeployed();
            load();
            refresh();
            if (workspace().toasts) {
                workspace().toasts->show(Tone::Success,
                    tr("Deployed %1: %2.")
                        .arg(path(), model::bytesText(static_cast<double>((*result)->code.size))));
            }
        });
}

void CodeView::refresh()
{
    m_panel->setDraft(m_draft);
    m_bar->setState({.edits = m_draft.editCount(), .isDeploying = m_isDeploying});
    if (hasUnsavedEdits() == m_hadUnsavedEdits) return;
    m_hadUnsavedEdits = !m_hadUnsavedEdits;
    Q_EMIT unsavedEditsChanged();
}

void CodeView::tell(const QString& problem)
{
    m_notice->setMessage(Tone::Error, problem);
    m_notice->show();
}

} // namespace app
