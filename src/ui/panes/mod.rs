//! The four panes of the desk.
