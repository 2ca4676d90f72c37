//! An empty pane: what lies ahead of the case in hand, and nothing else.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{NextStep, Pane, PaneId, Reply, Wish};
use crate::casework::command::Command;
use crate::engine::Outcome;
use crate::ui::Scene;
use crate::ui::next;

/// An empty pane.
pub(super) struct Stub(pub(super) PaneId);

impl Pane for Stub {
    fn key(&mut self, scene: &Scene, key: KeyEvent) -> Reply {
        let case = scene.case.and_then(|case| scene.snapshot.centre.case(case));
        match (key.code, case) {
            (KeyCode::Enter, Some(case)) => Reply::Do(next::ahead(scene, case).go(self.0)),
            _ => Reply::Ignored,
        }
    }

    fn paste(&mut self, _: &Scene, _: &str) -> Reply {
        Reply::Ignored
    }

    fn changed(&mut self, _: &Scene) -> Vec<Wish> {
        Vec::new()
    }

    fn answered(&mut self, _: &Scene, _: &Command, _: &Outcome) -> Vec<Wish> {
        Vec::new()
    }

    fn draft(&mut self, _: &Scene, _: &str, _: Option<&[u8]>) {}

    fn view(&self, _: &Scene, _: Rect, _: &mut Buffer, _: bool) -> Option<Position> {
        None
    }

    fn next_step(&self, scene: &Scene) -> NextStep {
        let case = scene.case.and_then(|case| scene.snapshot.centre.case(case));
        case.map(|case| next::ahead(scene, case).line(scene, self.0)).unwrap_or_default()
    }

    fn title(&self, scene: &Scene) -> String {
        format!("{} {}", next::pane_key(self.0), scene.text.say(next::pane_name(self.0)))
    }

    fn help(&self, _: &Scene) -> Vec<(String, String)> {
        Vec::new()
    }
}
