//! Who leaves memory, and how: first the state store learns that they do and what they are found
//! by, then they go. A stop between the two leaves them in memory at the next start, nothing worse.

use std::collections::{BTreeMap, BTreeSet};

use crate::casework::case::Case;
use crate::casework::centre::Centre;
use crate::casework::identity::PersonCode;
use crate::casework::ids::CaseId;
use crate::casework::private::PersonId;
use crate::engine::search::find_by;
use crate::locale::fold::PREFIX_LETTERS_MIN;
use crate::store::keys::IndexKey;
use crate::store::records::{Findings, Row};

/// People and cases on their way out of memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leaving {
    pub(crate) cases: BTreeSet<CaseId>,
    pub(crate) persons: BTreeSet<PersonId>,
}

impl Leaving {
    pub(crate) fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.persons.is_empty()
    }

    /// Takes out the people none of whose cases `is_changed` says yes to, with their cases, and the
    /// cases of nobody likewise: they stand in the state store already as they are.
    pub(crate) fn take_unchanged(
        &mut self,
        centre: &Centre,
        is_changed: impl Fn(&CaseId) -> bool,
    ) -> Self {
        let is_same = |id: &PersonId| centre.cases_of(*id).all(|case| !is_changed(&case.id));
        let persons: BTreeSet<PersonId> =
            self.persons.iter().filter(|id| is_same(id)).copied().collect();
        let goes = |id: &CaseId| match centre.case(*id).and_then(|case| case.person) {
            Some(person) => persons.contains(&person),
            None => !is_changed(id),
        };
        let cases: BTreeSet<CaseId> = self.cases.iter().filter(|id| goes(id)).copied().collect();
        self.persons.retain(|id| !persons.contains(id));
        self.cases.retain(|id| !cases.contains(id));
        Self { cases, persons }
    }

    /// The same without people, and with those cases alone that `is_changed` says yes to.
    pub(crate) fn changed(&self, is_changed: impl Fn(&CaseId) -> bool) -> Self {
        let cases = self.cases.iter().filter(|id| is_changed(id)).copied().collect();
        Self { cases, persons: BTreeSet::new() }
    }

    /// What the cases are found by once they are gone.
    pub(crate) fn findings(&self, centre: &Centre, index: &IndexKey) -> Findings {
        let mut findings = Findings::default();
        self.add_findings(&mut findings, centre, index);
        findings
    }

    /// Adds what the cases are found by to that of others.
    pub(crate) fn add_findings(&self, to: &mut Findings, centre: &Centre, index: &IndexKey) {
        for case in self.cases.iter().filter_map(|id| centre.case(*id)) {
            to.add(index, case.id, &find_by(case), PREFIX_LETTERS_MIN);
        }
    }

    /// Keeps only those who may leave now too and have no row that still waits to be written.
    pub(crate) fn still(mut self, now: &Self, waiting: &BTreeSet<Row>) -> Self {
        self.persons.retain(|id| now.persons.contains(id));
        self.cases.retain(|id| now.cases.contains(id));
        for row in waiting {
            match row {
                Row::Person(id) => {
                    self.persons.remove(id);
                }
                Row::Case(id) => {
                    self.cases.remove(id);
                }
                _ => {}
            }
        }
        self
    }
}

/// Who may leave: people none of whose cases is open, ended today, belongs to a ticket that is open
/// or of today, or is in `kept`, and drafts that ended with nobody in them.
pub(crate) fn leaving(centre: &Centre, kept: &BTreeSet<CaseId>) -> Leaving {
    let stays = stays(centre, kept);
    let mut leaving = Leaving::default();
    for (id, file) in centre.people.iter() {
        if !centre.cases_of(*id).any(|case| stays(case)) {
            leaving.persons.insert(*id);
            leaving.cases.extend(&file.cases);
        }
    }
    let nobodys = centre.cases.values().filter(|case| case.person.is_none() && !stays(case));
    leaving.cases.extend(nobodys.map(|case| case.id));
    leaving
}

/// The same among some cases and their people: nobody else is looked at.
pub(crate) fn leaving_of(
    centre: &Centre,
    kept: &BTreeSet<CaseId>,
    cases: impl IntoIterator<Item = CaseId>,
) -> Leaving {
    let stays = stays(centre, kept);
    let mut leaving = Leaving::default();
    for case in cases.into_iter().filter_map(|id| centre.case(id)) {
        match case.person {
            None if !stays(case) => {
                leaving.cases.insert(case.id);
            }
            Some(person) if !centre.cases_of(person).any(|case| stays(case)) => {
                leaving.persons.insert(person);
                leaving.cases.extend(centre.cases_of(person).map(|case| case.id));
            }
            _ => {}
        }
    }
    leaving
}

/// Whether a case has to stay in memory.
fn stays(centre: &Centre, kept: &BTreeSet<CaseId>) -> impl Fn(&Case) -> bool {
    let today = centre.last_at.date();
    // What ended on an earlier day lies among the tickets until the first one of today is issued.
    let tickets = centre.tickets.values().filter(move |held| held.is_open() || held.day == today);
    let carried: BTreeSet<CaseId> = tickets.filter_map(|ticket| ticket.case).collect();
    move |case| {
        !case.stage.is_over()
            || case.ended_at.is_some_and(|at| at.date() == today)
            || carried.contains(&case.id)
            || kept.contains(&case.id)
    }
}

/// Takes them out of memory. A person whose cases do not all leave stays whole.
pub(crate) fn let_go(centre: &mut Centre, leaving: &Leaving) {
    let whole = |id: &PersonId| {
        let cases = centre.people.get(id).map_or(&[][..], |file| &file.cases[..]);
        cases.iter().all(|case| leaving.cases.contains(case))
    };
    let persons: BTreeMap<PersonId, Vec<CaseId>> = leaving
        .persons
        .iter()
        .filter(|id| whole(id))
        .filter_map(|id| Some((*id, centre.people.get(id)?.cases.clone())))
        .collect();
    let codes = codes_of(centre, &persons);
    for (id, cases) in &persons {
        centre.people.remove_mut(id);
        for case in cases {
            centre.let_case_go(*case);
        }
    }
    for id in &leaving.cases {
        if centre.case(*id).is_some_and(|case| case.person.is_none()) {
            centre.let_case_go(*id);
        }
    }
    for code in codes {
        centre.by_code.remove_mut(&code);
    }
}

/// The codes of people. Each has one, which stands in their cases; the codes of everybody are looked
/// through for those alone whose cases have all come to be another's.
fn codes_of(centre: &Centre, persons: &BTreeMap<PersonId, Vec<CaseId>>) -> Vec<PersonCode> {
    let mut codes = Vec::with_capacity(persons.len());
    let mut unknown = BTreeSet::new();
    for (id, cases) in persons {
        let code = cases.iter().find_map(|case| centre.case(*case)?.code());
        match code.filter(|code| centre.by_code.get(*code) == Some(id)) {
            Some(code) => codes.push(code.clone()),
            // Nobody is found by the code of one who was erased.
            None if centre.erased.contains_key(id) => {}
            None => {
                unknown.insert(*id);
            }
        }
    }
    if !unknown.is_empty() {
        let held = centre.by_code.iter().filter(|(_, person)| unknown.contains(person));
        codes.extend(held.map(|(code, _)| code.clone()));
    }
    codes
}
