/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/look.h"

static const struct ax_palette light = {
    .paper = "white",
    .ink = "#1a252f",
    .external = {"#2c3e50", "#1a252f", "#f1f3f4"},
    .process = {"#0072b2", "#12222e", "#e6f1f8"},
    .store = {"#2c3e50", "#1a252f", "#fdf6d8"},
    .boundary = {"#d55e00", "#a84a00", "#fdf1e8"},
    .flow = {"#4f6070", "#2c3e50", "white"},
    .grey = {"#9aa5ab", "#69757c", "#f8f9f9"},
    .faint = {"#d8dde0", "#b4bcc1", "#fcfcfc"},
    .changes = {[AX_NOVELTY_NONE] = {"#7a868f", "#4a565e", "#f7f8f8"},
                [AX_NOVELTY_ADDED] = {"#007a59", "#00573f", "#e0f3ec"},
                [AX_NOVELTY_REMOVED] = {"#c22f00", "#962400", "#fce8e2"},
                [AX_NOVELTY_CHANGED] = {"#c98a00", "#7d5600", "#fdf1d6"}},
    .levels = {[AX_LEVEL_NONE] = {"#8a949a", "#1a252f", "#eef0f1"},
               [AX_LEVEL_LOW] = {"#2f7fa8", "#1a252f", "#b5def5"},
               [AX_LEVEL_MEDIUM] = {"#8d8500", "#1a252f", "#f0e442"},
               [AX_LEVEL_HIGH] = {"#8f6300", "#1a252f", "#e69f00"},
               [AX_LEVEL_CRITICAL] = {"#6e2c00", "#ffffff", "#b34700"}},
    .treated = {"#9aa5ab", "#69757c", "white"},
};

static const struct ax_palette dark = {
    .paper = "#14191f",
    .ink = "#e8edf2",
    .external = {"#c5d0da", "#f0f4f8", "#28323c"},
    .process = {"#56b4e9", "#eaf6fd", "#16344a"},
    .store = {"#f0e442", "#fbf8d6", "#37341a"},
    .boundary = {"#e69f00", "#f3bb4a", "#2e2412"},
    .flow = {"#a9b7c4", "#d6dee6", "#14191f"},
    .grey = {"#6b7780", "#98a5af", "#1b2128"},
    .faint = {"#333c45", "#55606a", "#171c22"},
    .changes = {[AX_NOVELTY_NONE] = {"#87939d", "#b4c0ca", "#1e252c"},
                [AX_NOVELTY_ADDED] = {"#2bc49a", "#8fe6cb", "#0d3328"},
                [AX_NOVELTY_REMOVED] = {"#ff7a5c", "#ffb3a1", "#401911"},
                [AX_NOVELTY_CHANGED] = {"#f0b429", "#f8d88a", "#3a2c0a"}},
    .levels = {[AX_LEVEL_NONE] = {"#87939d", "#e8edf2", "#2a323a"},
               [AX_LEVEL_LOW] = {"#56b4e9", "#0e1a22", "#8cc9ec"},
               [AX_LEVEL_MEDIUM] = {"#f7f0a0", "#1c1b05", "#f0e442"},
               [AX_LEVEL_HIGH] = {"#ffcf6b", "#211700", "#e69f00"},
               [AX_LEVEL_CRITICAL] = {"#ffb27a", "#ffffff", "#b34700"}},
    .treated = {"#6b7780", "#98a5af", "#14191f"},
};

/* For printing without colour: greys that stay apart on any printer. */
static const struct ax_palette mono = {
    .paper = "white",
    .ink = "black",
    .external = {"black", "black", "white"},
    .process = {"black", "black", "white"},
    .store = {"black", "black", "#eeeeee"},
    .boundary = {"#333333", "black", "#f6f6f6"},
    .flow = {"#333333", "black", "white"},
    .grey = {"#8c8c8c", "#666666", "white"},
    .faint = {"#d4d4d4", "#b0b0b0", "white"},
    .changes = {[AX_NOVELTY_NONE] = {"#8c8c8c", "#4d4d4d", "white"},
                [AX_NOVELTY_ADDED] = {"black", "black", "white"},
                [AX_NOVELTY_REMOVED] = {"black", "#4d4d4d", "white"},
                [AX_NOVELTY_CHANGED] = {"black", "black", "#dddddd"}},
    .levels = {[AX_LEVEL_NONE] = {"black", "black", "white"},
               [AX_LEVEL_LOW] = {"black", "black", "white"},
               [AX_LEVEL_MEDIUM] = {"black", "black", "#d0d0d0"},
               [AX_LEVEL_HIGH] = {"black", "white", "#707070"},
               [AX_LEVEL_CRITICAL] = {"black", "white", "black"}},
    .treated = {"#8c8c8c", "#666666", "white"},
};

const struct ax_palette *ax_palette_of(enum ax_diagram_theme theme)
{
    static const struct ax_palette *const palettes[AX_THEME_COUNT] = {
        [AX_THEME_LIGHT] = &light, [AX_THEME_DARK] = &dark, [AX_THEME_MONO] = &mono};
    return palettes[theme];
}

struct ax_colors ax_palette_kind(const struct ax_palette *palette, enum ax_kind kind)
{
    return kind == AX_KIND_EXTERNAL   ? palette->external
           : kind == AX_KIND_PROCESS  ? palette->process
           : kind == AX_KIND_STORE    ? palette->store
           : kind == AX_KIND_BOUNDARY ? palette->boundary
                                      : palette->flow;
}

const char *ax_novelty_mark(enum ax_novelty novelty)
{
    static const char *const marks[AX_NOVELTY_COUNT] = {
        [AX_NOVELTY_NONE] = "",
        [AX_NOVELTY_ADDED] = "+",
        [AX_NOVELTY_REMOVED] = "\xe2\x88\x92", /* minus */
        [AX_NOVELTY_CHANGED] = "\xce\x94",     /* delta */
    };
    return marks[novelty];
}

struct ax_look ax_look_of(const struct ax_diagram_options *options)
{
    bool raster = options->format == AX_PICTURE_PNG || options->format == AX_PICTURE_DOT;
    return (struct ax_look){
        .palette = ax_palette_of(options->theme),
        .style = (uint8_t)options->style,
        .labels = options->labels,
        .downwards = options->direction == AX_DIRECTION_DOWN,
        .anchors = options->format == AX_PICTURE_SVG || options->format == AX_PICTURE_DOT,
        .dpi = raster ? options->dpi : 0,
        .legend = options->legend,
        .highlights = options->highlights,
        .link = options->link,
        .id_prefix = options->id_prefix ? options->id_prefix : "",
    };
}
