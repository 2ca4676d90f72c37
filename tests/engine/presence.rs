//! Who is here: seen by others at once, gone with the session, and never written down.

use std::sync::Arc;

use dost_desk::casework::ids::{CaseId, DeskId};
use dost_desk::engine::{PRESENT_MAX, Present};

use super::desk::Desk;

#[test]
fn who_is_here_is_published_and_vanishes_with_the_session() {
    let desk = Desk::in_memory();
    let frames = desk.engine.snapshot().centre.frames;
    let agent = Present { staff: desk.agent, desk: Some(DeskId(1)), case: None };
    let officer = Present { staff: desk.officer, desk: None, case: Some(CaseId(7)) };
    let all = || desk.engine.snapshot().present.to_vec();
    let (mut first, mut second) = (desk.engine.attend(), desk.engine.attend());
    assert_eq!(all(), []);
    first.show(Some(agent));
    second.show(Some(officer));
    assert_eq!(all(), [agent, officer]);
    // The engine may publish something of its own meanwhile; the list stays the same piece then.
    let list = desk.engine.snapshot().present.clone();
    second.show(Some(officer));
    assert!(Arc::ptr_eq(&desk.engine.snapshot().present, &list), "nothing new wakes nobody");
    second.show(Some(Present { case: None, ..officer }));
    assert_eq!(all(), [agent, Present { case: None, ..officer }]);
    first.show(None);
    assert_eq!(all().len(), 1);
    drop(second);
    assert_eq!(all(), []);
    assert_eq!(desk.engine.snapshot().centre.frames, frames, "no frame comes of it");
}

#[test]
fn the_list_of_who_is_here_is_bounded() {
    let desk = Desk::in_memory();
    let here = Present { staff: desk.agent, desk: None, case: None };
    let mut lines: Vec<_> = (0..PRESENT_MAX + 3).map(|_| desk.engine.attend()).collect();
    for line in &mut lines {
        line.show(Some(here));
    }
    assert_eq!(desk.engine.snapshot().present.len(), PRESENT_MAX);
    // Who was not shown takes the place of one who leaves, at the next change.
    lines.remove(0);
    let last = lines.last_mut().expect("many");
    last.show(Some(Present { desk: Some(DeskId(2)), ..here }));
    let seen = desk.engine.snapshot().present.iter().filter(|it| it.desk.is_some()).count();
    assert_eq!(seen, 1);
}
