//! The whole state of one centre, as its frames have made it.

use std::sync::Arc;

use chrono::NaiveDate;
use rpds::RedBlackTreeMapSync;

use super::case::Case;
use super::identity::PersonCode;
use super::ids::{CaseId, DeskId, QueryId, StaffId, TicketId};
use super::outages::Outage;
use super::private::PersonId;
use super::public_key::PublicKey;
use super::register::Question;
use super::remembered::Remembered;
use super::staff::Staff;
use super::ticket::Ticket;
use super::urgency::Urgency;
use crate::law::calendar::Calendar;
use crate::law::moment::Moment;
use crate::law::passport::Passport;

/// Commands whose answer is remembered, so that repeating one changes nothing.
///
/// One that is repeated after so many others would be carried out anew. Nobody can bring that about:
/// the names of commands are made in this process, a new one for each key or line, no door takes one
/// from outside, and nothing here hands a command in twice but when it has no answer, while both can
/// be no further apart than the writer's queue is long.
pub const COMMANDS_REMEMBERED_MAX: usize = 4_096;
/// Passports that have been in force and are kept for the cases registered under them.
pub const PASSPORTS_MAX: usize = 64;

/// Cases of one person: they are looked at together, and no life has more.
pub const CASES_OF_A_PERSON_MAX: usize = 1_000;

/// A map that clones in O(1): snapshots share it with the writer.
pub type Map<K, V> = RedBlackTreeMapSync<K, V>;

/// What the centre is called and where it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Identity {
    /// Its name.
    pub name: String,
    /// Its number, 1–99.
    pub number: u8,
    /// How many desks it has.
    pub desks: u8,
    /// Territory for elections.
    pub territory: Option<String>,
    /// Tells this founding from every other, also of the same centre in a new folder: outside
    /// systems know notices by it.
    pub mark: String,
}

/// Counters from which new numbers come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counters {
    /// Last ticket.
    pub ticket: u32,
    /// Day of the last ticket number.
    pub ticket_day: Option<NaiveDate>,
    /// Last ticket number of that day.
    pub ticket_of_day: u16,
    /// Priority visitors called since the last ordinary one.
    pub priority_in_a_row: u8,
    /// Last case.
    pub case: u32,
    /// Year of the last case number.
    pub case_year: u16,
    /// Last case number of that year.
    pub case_of_year: u32,
    /// Last person.
    pub person: u32,
    /// Last query.
    pub query: u32,
    /// Last member of staff.
    pub staff: u16,
}

/// One person's cases and grants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFile {
    /// All cases, drafts too, oldest first.
    pub cases: Vec<CaseId>,
}

/// What a repeated command is answered: what the first one brought about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Answer {
    /// The frame, counted from 0.
    pub seq: u64,
    /// The ticket it was about.
    pub ticket: Option<TicketId>,
    /// The case it was about.
    pub case: Option<CaseId>,
    /// The member of staff it was about.
    pub staff: Option<StaffId>,
}

/// The last sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LastSweep {
    /// When.
    pub at: Moment,
    /// Open cases.
    pub open: u32,
    /// Those looked at.
    pub looked_at: u32,
    /// Those raised.
    pub raised: u32,
}

/// The state of one centre. Cloning is cheap: snapshots share what did not change.
///
/// A running centre holds open work and what is being looked at; of people whose cases are all over
/// it may hold none. Before a command is decided or a frame applied, whoever calls has put here what
/// it is about: the case with all cases of its person. So the rules never miss one.
#[derive(Clone, Default)]
pub struct Centre {
    /// Frames applied: the next frame's number.
    pub frames: u64,
    /// Time of the last frame.
    pub last_at: Moment,
    /// The centre, once founded.
    pub identity: Option<Arc<Identity>>,
    /// The passport in force.
    pub passport: Option<Arc<Passport>>,
    /// Every passport that has been in force, by version.
    pub passports: Map<String, Arc<Passport>>,
    /// The calendar in force.
    pub calendar: Option<Arc<Calendar>>,
    /// Counters.
    pub counters: Counters,
    /// Staff.
    pub staff: Map<StaffId, Arc<Staff>>,
    /// Public keys of staff, in the order in which they were added.
    pub keys: Map<StaffId, Arc<Vec<PublicKey>>>,
    /// Tickets: the open ones of all days and the ended ones of the current day.
    pub tickets: Map<TicketId, Arc<Ticket>>,
    /// Cases.
    pub cases: Map<CaseId, Arc<Case>>,
    /// People by their number.
    pub people: Map<PersonId, Arc<PersonFile>>,
    /// People by their code; rebuilt from the cases, never written down.
    pub by_code: Map<PersonCode, PersonId>,
    /// People whose data have been erased, and when. Their keys are destroyed, again at every
    /// opening should an old copy of the key file have brought one back.
    pub erased: Map<PersonId, Moment>,
    /// Questions without an answer, by query.
    pub questions: Map<QueryId, (CaseId, Question)>,
    /// Cases whose notice is with the portal, which has not confirmed it; follows from the cases, never
    /// written down.
    pub posted: Map<CaseId, ()>,
    /// Outages of the outside systems, oldest first, at most
    /// [`OUTAGES_MAX`](super::outages::OUTAGES_MAX).
    pub outages: Arc<Vec<Outage>>,
    /// The level each running case was last raised to.
    pub raised: Map<CaseId, Urgency>,
    /// The last sweep that was recorded.
    pub last_sweep: Option<LastSweep>,
    /// Answers to the last [`COMMANDS_REMEMBERED_MAX`] commands.
    pub answers: Remembered,
}

impl Centre {
    /// Takes a case into memory.
    pub fn put_case(&mut self, case: Arc<Case>) {
        if case.is_posted() {
            self.posted.insert_mut(case.id, ());
        }
        self.cases.insert_mut(case.id, case);
    }

    /// Lets a case go out of memory.
    pub fn let_case_go(&mut self, id: CaseId) {
        self.posted.remove_mut(&id);
        self.cases.remove_mut(&id);
    }

    /// A case.
    pub fn case(&self, id: CaseId) -> Option<&Arc<Case>> {
        self.cases.get(&id)
    }

    /// A ticket.
    pub fn ticket(&self, id: TicketId) -> Option<&Arc<Ticket>> {
        self.tickets.get(&id)
    }

    /// A member of staff.
    pub fn member(&self, id: StaffId) -> Option<&Arc<Staff>> {
        self.staff.get(&id)
    }

    /// The member of staff with that login.
    pub fn member_by_login(&self, login: &str) -> Option<&Arc<Staff>> {
        self.staff.values().find(|member| member.login == login)
    }

    /// The public keys of a member of staff.
    pub fn keys_of(&self, id: StaffId) -> &[PublicKey] {
        self.keys.get(&id).map_or(&[], |keys| keys.as_slice())
    }

    /// Whose public key this is, by its body; disabled members too. A key has one owner.
    pub fn member_by_key(&self, body: &[u8]) -> Option<&Arc<Staff>> {
        let (owner, _) =
            self.keys.iter().find(|(_, keys)| keys.iter().any(|key| key.body == body))?;
        self.member(*owner)
    }

    /// The ticket that is called to or served at a desk.
    pub fn ticket_at(&self, desk: DeskId) -> Option<&Arc<Ticket>> {
        use super::ticket::TicketState;
        self.tickets.values().find(|ticket| {
            matches!(ticket.state,
                TicketState::Called { desk: at, .. } | TicketState::Serving { desk: at, .. }
                    if at == desk)
        })
    }

    /// All cases of a person, oldest first.
    pub fn cases_of(&self, person: PersonId) -> impl Iterator<Item = &Arc<Case>> {
        let cases = self.people.get(&person).map_or(&[][..], |file| &file.cases[..]);
        cases.iter().filter_map(|case| self.cases.get(case))
    }

    /// Whether a person may have one case more.
    pub fn has_room(&self, person: PersonId) -> bool {
        self.people.get(&person).is_none_or(|file| file.cases.len() < CASES_OF_A_PERSON_MAX)
    }

    /// The passport a case goes by: the one it was registered under, else the one in force.
    pub fn passport_of(&self, case: &Case) -> Option<&Arc<Passport>> {
        let version = case.registration.as_ref().map(|registration| &registration.passport);
        version.and_then(|version| self.passports.get(version)).or(self.passport.as_ref())
    }
}
