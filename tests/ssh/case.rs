//! One case from the ticket to the notice by four people, each with the system's own `ssh` in a
//! terminal of their own.

use dost_desk::casework::case::{Notice, Outcome, Stage};
use dost_desk::locale::{Lang, Text};

use super::openssh::{Desk, there};
use super::{Centre, PIN};
use crate::visit::route::{FIN, NOTIFIED, ROUTE, Who};
use crate::visit::terminal::{bytes, said};
use crate::visit::walk::row_that_names;

const TEXT: Text = Text::of(Lang::En);
/// The box that asks for the officer's PIN before a decision.
const PIN_ASKED: &str = "step-up-hint";
/// Rows of the way that one agent does before another goes on: they give the ticket and call.
const FIRST_AGENT: [&str; 2] = ["next-issue", "box-form-hint"];

fn names(desk: &mut Desk, named: &str) {
    desk.until(named, |rows| !row_that_names(rows, TEXT, named).is_empty());
}

/// Waits until the screen names a step, and presses the key it names.
fn step(desk: &mut Desk, named: &str, key: Option<&str>) {
    names(desk, named);
    let Some(key) = key else { return desk.types(FIN) };
    let row = row_that_names(&desk.rows(), TEXT, named);
    assert!(row.contains(key), "{row:?} does not name {key}");
    if named == PIN_ASKED {
        desk.types(PIN);
    }
    desk.types(bytes(key));
}

fn with_pin(desk: &mut Desk) {
    desk.shows("PIN: ");
    desk.types(&format!("{PIN}\r"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_agents_an_officer_and_a_supervisor_bring_a_case_to_its_notice_by_openssh() {
    if !there() {
        return;
    }
    let centre = Centre::open();
    let homes: Vec<_> = (0..4).map(|_| tempfile::tempdir().unwrap()).collect();
    let open = |at: usize, login| Desk::open(homes[at].path(), &centre, login);
    tokio::task::block_in_place(|| {
        // The one at the entrance gives tickets; the other serves.
        let mut entrance = open(0, "ayla");
        entrance.shows("Change desk");
        entrance.types("\x1b[B\r");
        entrance.shows("Desk 2 ·");
        let mut agent = open(1, "leyla");
        agent.shows("Change desk");
        agent.types("\r");
        agent.shows("Desk 1 ·");
        let mut officer = open(2, "orxan");
        with_pin(&mut officer);
        officer.shows("back-office officer");
        let mut supervisor = open(3, "rena");
        with_pin(&mut supervisor);
        supervisor.shows("supervisor");
        supervisor.types(bytes("F5"));
        for row in ROUTE {
            let desk = match row.who {
                Who::Agent if FIRST_AGENT.contains(&row.named) => &mut entrance,
                Who::Agent => &mut agent,
                Who::Officer => &mut officer,
            };
            step(desk, row.named, row.key);
            if row.who == Who::Officer && row.named != "office-next-open" {
                // Nobody else's screen asks for what the officer does.
                assert!(row_that_names(&supervisor.rows(), TEXT, row.named).is_empty());
            }
        }
        names(&mut agent, NOTIFIED);
        officer.shows(&said(TEXT, "done-decide"));
        supervisor.shows("05-2026-000001");
        let snapshot = centre.engine.snapshot();
        let case = snapshot.centre.cases.values().next().unwrap();
        assert_eq!(case.stage, Stage::Notified);
        assert!(matches!(case.notice, Notice::Confirmed { .. }));
        let decision = case.decision.as_ref().unwrap();
        assert!(matches!(decision.outcome, Outcome::Grant { .. }));
        assert_eq!(decision.by, centre.staff("orxan"));
        for desk in [entrance, agent, officer, supervisor] {
            leave(desk);
        }
    });
}

/// Leaves with Ctrl-X and its question; the terminal is given back.
fn leave(mut desk: Desk) {
    desk.types("\x18");
    desk.types("\r");
    assert_eq!(desk.ends().0, 0);
}
