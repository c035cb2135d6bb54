#pragma once

/// Sizes in device-independent pixels, on a grid of 4. Layouts and painting take theirs from here.
namespace widgets::metrics {

inline constexpr int kSpaceXs = 4;
inline constexpr int kSpaceS = 8;
inline constexpr int kSpaceM = 12;
inline constexpr int kSpaceL = 16;
inline constexpr int kSpaceXl = 24;
inline constexpr int kSpaceXxl = 32;

inline constexpr int kControlHeight = 32; ///< buttons, inputs
inline constexpr int kToolHeight = 28; ///< icon buttons, chips in tool rows
inline constexpr int kRowHeight
    = 32; ///< table and tree rows: room for Latin and Chinese text alike
inline constexpr int kHeaderHeight = 32; ///< of table columns
inline constexpr int kTabHeight = 40;
inline constexpr int kMenuItemHeight = 30;

inline constexpr int kIconSize = 16;
inline constexpr int kRadius = 6; ///< controls
inline constexpr int kCardRadius = 8; ///< cards, popups

} // namespace widgets::metrics
