#pragma once

#include <QDialog>
#include <engine/core/result.h>
#include <filesystem>

namespace app {

/// Says why the engine did not start and what to do about it. Accepted: try again; rejected: quit.
class StartFailureDialog : public QDialog
{
    Q_OBJECT
public:
    StartFailureDialog(const engine::Error& error, const std::filesystem::path& dataDir,
        QWidget* parent = nullptr);
};

} // namespace app
