"""The style sheet, generated from the tokens. Widgets choose a look by the property ``role``, never by own colours."""

from collections.abc import Mapping
from string import Template

_SHEET = Template("""
* { outline: none; }
QWidget { color: $text; font-size: ${font}px; }
QMainWindow, QDialog, QWidget[role="window"] { background: $window; }
QWidget[role="panel"] { background: $panel; }
QWidget[role="rail"] { background: $sunken; border-right: 1px solid $border; }
QWidget[role="transport"] { background: $panel; border-top: 1px solid $border; }
QWidget[role="toolbar"] { background: $panel; border-bottom: 1px solid $border; }
QWidget[role="inspector"] { background: $panel; border-left: 1px solid $border; }
QFrame[role="card"] { background: $panel; border: 1px solid $border; border-radius: 8px; }
QFrame[role="sunken"] { background: $sunken; border: 1px solid $border; border-radius: 8px; }
QFrame[role="divider"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="divider-v"] { background: $border; border: none; max-width: 1px; min-width: 1px; }
QFrame[role="popup"] { background: $raised; border: 1px solid $border_strong; border-radius: 10px; }
QFrame[role="banner"] { background: $raised; border: 1px solid $border; border-radius: 8px; }
QFrame[role="banner"][kind="info"] { background: $raised; border-color: $border_strong; }
QFrame[role="banner"][kind="good"] { background: $good_soft; border-color: $good; }
QFrame[role="banner"][kind="warning"] { background: $warning_soft; border-color: $warning; }
QFrame[role="banner"][kind="error"] { background: $error_soft; border-color: $error; }

QLabel { background: transparent; }
QLabel[role="display"] { font-size: 26px; font-weight: 500; }
QLabel[role="title"] { font-size: 16px; font-weight: 600; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="caption"] { color: $text_dim; font-size: 12px; }
QLabel[role="dim"] { color: $text_dim; }
QLabel[role="faint"] { color: $text_faint; }
QLabel[role="figure"] { font-size: 20px; font-weight: 600; }
QLabel[role="key"] { background: $raised; color: $text_dim; border: 1px solid $border_strong; border-radius: 4px;
  padding: 0px 5px; font-size: 11px; }
QLabel[role="badge"] { background: $raised_hover; color: $text_dim; border-radius: 8px; padding: 1px 7px;
  font-size: 11px; font-weight: 600; }
QLabel[role="badge"][kind="accent"] { background: $accent_soft; color: $accent_readable; }
QLabel[role="badge"][kind="good"] { background: $good_soft; color: $good; }
QLabel[role="badge"][kind="warning"] { background: $warning_soft; color: $warning; }
QLabel[role="badge"][kind="error"] { background: $error_soft; color: $error; }
QLabel[role="badge"][kind="record"] { background: $record; color: $window; }
QLabel[kind="good"] { color: $good; }
QLabel[kind="warning"] { color: $warning; }
QLabel[kind="error"] { color: $error; }
QLabel a { color: $accent; }

QPushButton, QToolButton { background: $raised; border: 1px solid $border_strong; border-radius: 6px;
  padding: 0px 12px; min-height: 28px; }
QPushButton:hover, QToolButton:hover { background: $raised_hover; }
QPushButton:pressed, QToolButton:pressed { background: $sunken; }
QPushButton:focus, QToolButton:focus { border-color: $focus; }
QPushButton:disabled, QToolButton:disabled { color: $text_faint; background: transparent; border-color: $border; }
QPushButton[role="primary"], QToolButton[role="primary"] { background: $accent; color: $accent_text;
  border-color: $accent; font-weight: 600; padding: 0px 16px; min-height: 30px; }
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:pressed, QToolButton[role="primary"]:pressed { background: $accent_pressed; }
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled { background: $raised; color: $text_faint;
  border-color: $border; }
QPushButton[role="record"], QToolButton[role="record"] { background: $record; color: #ffffff; border-color: $record; font-weight: 600;
  padding: 0px 20px; min-height: 38px; border-radius: 20px; }
QPushButton[role="record"]:hover, QToolButton[role="record"]:hover { border-color: $text; }
QPushButton[role="record"]:disabled, QToolButton[role="record"]:disabled { background: $raised; color: $text_faint; border-color: $border; }
QPushButton[role="danger"], QToolButton[role="danger"] { color: $error; }
QPushButton[role="ghost"], QToolButton[role="ghost"] { background: transparent; border-color: transparent; padding: 0px 8px; }
QPushButton[role="ghost"]:hover, QToolButton[role="ghost"]:hover { background: $raised_hover; }
QPushButton[role="ghost"]:focus, QToolButton[role="ghost"]:focus { border-color: $focus; }
QPushButton[role="ghost"]:checked, QToolButton[role="ghost"]:checked { background: $accent_soft; color: $accent_readable; }
QPushButton[role="icon"], QToolButton[role="icon"] { background: transparent; border: 1px solid transparent; padding: 0px;
  min-width: 28px; min-height: 28px; }
QPushButton[role="icon"]:hover, QToolButton[role="icon"]:hover { background: $raised_hover; }
QPushButton[role="icon"]:focus, QToolButton[role="icon"]:focus { border-color: $focus; }
QPushButton[role="icon"]:checked, QToolButton[role="icon"]:checked { background: $accent_soft; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 0px 4px;
  min-height: 20px; text-align: left; }
QPushButton[role="link"]:hover { color: $accent_hover; }
QPushButton[role="link"]:focus { border-color: $focus; }
QPushButton[role="card"] { background: $panel; border: 1px solid $border; border-radius: 8px; text-align: left; padding: 12px; }
QPushButton[role="card"]:hover { background: $raised; border-color: $border_strong; }
QPushButton[role="card"]:focus { border-color: $focus; }
QToolButton::menu-indicator { image: none; width: 0px; }

QWidget[role="segments"] { background: $sunken; border: 1px solid $border; border-radius: 7px; }
QToolButton[role="segment"] { background: transparent; border: 1px solid transparent; border-radius: 5px; color: $text_dim;
  padding: 0px 10px; min-height: 24px; }
QToolButton[role="segment"]:hover { color: $text; }
QToolButton[role="segment"]:checked { background: $raised_hover; color: $text; font-weight: 600; }
QToolButton[role="segment"]:focus { border-color: $focus; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: $sunken; border: 1px solid $border;
  border-radius: 6px; padding: 0px 8px; min-height: 28px; selection-background-color: $accent;
  selection-color: $accent_text; }
QPlainTextEdit, QTextEdit { padding: 6px 6px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: $border_strong; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border-color: $focus; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: $text_faint; background: transparent; }
QLineEdit[invalid="true"] { border-color: $error; }
QComboBox { background: $raised; padding-right: 24px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$chevron_down"); width: 14px; height: 14px; }
QSpinBox, QDoubleSpinBox { padding-right: 20px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { border: none; width: 18px; subcontrol-position: top right; }
QSpinBox::down-button, QDoubleSpinBox::down-button { border: none; width: 18px; subcontrol-position: bottom right; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$chevron_up"); width: 11px; height: 11px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$chevron_down"); width: 11px; height: 11px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $border_strong; selection-background-color: $accent_soft;
  selection-color: $text; padding: 4px; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; min-height: 24px; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; background: $sunken; border: 1px solid $border_strong; border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QCheckBox:focus::indicator, QRadioButton:focus::indicator { border-color: $focus; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QRadioButton::indicator:checked { background: $accent; border: 4px solid $sunken; }

QTableView, QListView, QTreeView { background: $window; alternate-background-color: $panel; border: none;
  selection-background-color: $accent_soft; selection-color: $text; gridline-color: $border; }
QTableView::item { padding: 0px 8px; border: none; }
QListView::item { padding: 4px 8px; border-radius: 6px; }
QTableView::item:hover, QListView::item:hover { background: $raised; }
QTableView::item:selected, QListView::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: $panel; }
QHeaderView::section { background: $panel; color: $text_dim; border: none; border-bottom: 1px solid $border; padding: 0px 8px;
  min-height: 28px; font-weight: 600; font-size: 12px; }
QHeaderView::down-arrow { image: url("$chevron_down"); width: 12px; height: 12px; subcontrol-position: center right; right: 6px; }
QHeaderView::up-arrow { image: url("$chevron_up"); width: 12px; height: 12px; subcontrol-position: center right; right: 6px; }
QTableCornerButton::section { background: $panel; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0px; }
QScrollBar::handle { background: $border_strong; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $text_faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $focus; }

QProgressBar { background: $sunken; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QProgressBar[kind="good"]::chunk { background: $good; }
QProgressBar[kind="error"]::chunk { background: $error; }
QSlider { background: transparent; min-height: 24px; }
QSlider::groove:horizontal { background: $border; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $text; width: 12px; height: 12px; margin: -4px 0px; border-radius: 6px; }
QSlider:focus::handle:horizontal { background: $focus; }

QMenuBar { background: $sunken; border-bottom: 1px solid $border; padding: 2px 4px; }
QMenuBar::item { background: transparent; color: $text_dim; padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: $raised_hover; color: $text; }
QMenu { background: $raised; border: 1px solid $border_strong; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::icon { padding-left: 6px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $text_faint; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $border_strong; padding: 4px 6px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $text_dim; padding: 6px 10px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: 600; }
QTabBar::tab:focus { color: $focus; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }

QToolButton[role="rail"] { background: transparent; border: none; border-left: 2px solid transparent; border-radius: 0px; color: $text_dim;
  font-size: 12px; padding: 8px 0px 6px 0px; min-width: 82px; min-height: 44px; }
QToolButton[role="rail"]:hover { color: $text; background: $panel; }
QToolButton[role="rail"]:checked { color: $text; background: $panel; border-left-color: $accent; font-weight: 600; }
QToolButton[role="rail"]:focus { color: $focus; }
""")


def sheet(colors: Mapping[str, str], icons: Mapping[str, str], font_px: int) -> str:
    """The whole style sheet. ``icons``: names in the sheet → image files."""
    names = {name.replace("-", "_"): value for name, value in colors.items()}
    names["accent_readable"] = colors["accent-hover"]
    return _SHEET.substitute(names, font=font_px, **icons)
