#pragma once

#include <QIcon>
#include <QList>
#include <QRect>
#include <widgets/common/colors.h>

class QPainter;

namespace widgets {
Q_NAMESPACE

/// The line icons under resources/icons; the file is named like the enumerator, in kebab-case.
enum class Icon {
    ArrowDown,
    ArrowRight,
    ArrowUp,
    Bars,
    Bell,
    Box,
    Braces,
    Bug,
    Calendar,
    Chart,
    Check,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    ChevronUp,
    Clock,
    Close,
    Cloud,
    Code,
    Collapse,
    Columns,
    Command,
    Copy,
    Cost,
    Cpu,
    Dashboard,
    Database,
    Deploy,
    Diff,
    Disk,
    Drag,
    Edit,
    Error,
    Expand,
    Export,
    External,
    Eye,
    EyeOff,
    File,
    Filter,
    Folder,
    FolderOpen,
    Function,
    Gauge,
    Globe,
    Help,
    History,
    Import,
    Info,
    Instance,
    JumpEnd,
    Key,
    Keyboard,
    Layers,
    Link,
    Lock,
    Log,
    Memory,
    Menu,
    Minus,
    Monitor,
    Moon,
    More,
    Network,
    Paste,
    Pause,
    Pin,
    Play,
    Plus,
    Queue,
    Redo,
    Refresh,
    Save,
    Search,
    Send,
    Service,
    Settings,
    Shield,
    Sidebar,
    Sliders,
    Snowflake,
    Sort,
    Stop,
    Success,
    Sun,
    Tag,
    Terminal,
    Test,
    Throttle,
    Timer,
    Trash,
    Trigger,
    Undo,
    User,
    Versions,
    Warning,
    Zip,
    ZoomIn,
    ZoomOut,
    ZoomReset,
};
Q_ENUM_NS(Icon)

/// Every icon, in order of declaration.
QList<Icon> allIcons();
/// "chevron-down"
QString iconName(Icon icon);

/// A themed icon, crisp at every size and scale; it follows theme changes by itself. `ink` colours
/// its normal state; disabled, hovered and checked states have their own colours.
QIcon themedIcon(Icon icon, Ink ink = Ink::Muted);
/// One icon as a picture of `size` device-independent pixels.
QPixmap iconPixmap(Icon icon, const QColor& color, int size, qreal devicePixelRatio);
/// Paints one icon centred in `rect` at the usual size.
void paintIcon(QPainter& painter, Icon icon, const QRect& rect, const QColor& color);

/// The application's own icon.
QIcon applicationIcon();

} // namespace widgets
