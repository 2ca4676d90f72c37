//! People and their cases, read beside the writer: whoever looks through all of them keeps nobody
//! waiting and holds one person's cases at a time.

use std::ops::Bound;
use std::sync::Arc;

use super::{Engine, Failure};
use crate::casework::case::Case;
use crate::casework::centre::Centre;
use crate::casework::ids::CaseId;
use crate::casework::private::PersonId;
use crate::store::records::{ReadError, read_people, read_person};

/// People whose lists of cases are read at once.
pub const PEOPLE_READ_MAX: usize = 256;

impl Engine {
    /// Gives everybody to `take`, with their cases, in order of the people's numbers; who has been
    /// erased too. What is private in cases that are not in memory is sealed.
    ///
    /// It is no picture of one moment: each person is as they are when it comes to them. Rows are
    /// read on this thread, the lists of [`PEOPLE_READ_MAX`] people at a time and the cases of one.
    ///
    /// # Errors
    /// [`Failure::ArchiveUnread`].
    pub fn each_person(&self, mut take: impl FnMut(PersonId, &[Arc<Case>])) -> Result<(), Failure> {
        let mut after: Option<PersonId> = None;
        loop {
            // Taken before the rows are read: who leaves memory meanwhile has been written by then.
            let snapshot = self.snapshot();
            let rows = read_people(self.inner.archive.store.as_ref(), after, PEOPLE_READ_MAX);
            let rows = rows.map_err(|error| self.unread(&error))?;
            let last = rows.last().map(|(person, _)| *person);
            let from = after.map_or(Bound::Unbounded, Bound::Excluded);
            let to = last.map_or(Bound::Unbounded, Bound::Included);
            let mut here = snapshot.centre.people.range((from, to)).peekable();
            let mut rows = rows.into_iter().peekable();
            loop {
                // In memory stands what is newest.
                let next = match (here.peek(), rows.peek()) {
                    (Some((held, _)), Some((read, _))) if *held <= read => **held,
                    (Some((held, _)), None) => **held,
                    (_, Some((read, _))) => *read,
                    (None, None) => break,
                };
                let held = here.next_if(|(person, _)| **person == next).is_some();
                let row = rows.next_if(|(person, _)| *person == next);
                let cases = match row {
                    Some((_, cases)) if !held => self.cases_in_rows(&snapshot.centre, next, &cases),
                    _ => Ok(snapshot.centre.cases_of(next).cloned().collect()),
                };
                take(next, &cases.map_err(|error| self.unread(&error))?);
            }
            if last.is_none() {
                return Ok(());
            }
            after = last;
        }
    }

    /// One person's cases, as [`Engine::each_person`] gives them; `None` when nobody has the number.
    ///
    /// # Errors
    /// [`Failure::ArchiveUnread`].
    pub fn cases_of_person(&self, person: PersonId) -> Result<Option<Vec<Arc<Case>>>, Failure> {
        let snapshot = self.snapshot();
        if snapshot.centre.people.contains_key(&person) {
            return Ok(Some(snapshot.centre.cases_of(person).cloned().collect()));
        }
        let read = read_person(self.inner.archive.store.as_ref(), person).and_then(|row| {
            row.map(|cases| self.cases_in_rows(&snapshot.centre, person, &cases)).transpose()
        });
        read.map_err(|error| self.unread(&error))
    }

    /// The cases of somebody who was not in memory when `centre` was.
    fn cases_in_rows(
        &self,
        centre: &Centre,
        person: PersonId,
        cases: &[CaseId],
    ) -> Result<Vec<Arc<Case>>, ReadError> {
        let mut all = Vec::with_capacity(cases.len());
        for id in cases {
            if let Some(case) = centre.case(*id) {
                all.push(case.clone());
                continue;
            }
            match self.inner.archive.read_sealed(&[*id])?.pop() {
                Some(case) => all.push(Arc::new(case)),
                None => {
                    // Somebody comes back just now: then everything is in memory.
                    let now = self.snapshot();
                    if now.centre.people.contains_key(&person) {
                        return Ok(now.centre.cases_of(person).cloned().collect());
                    }
                    return Err(ReadError::Incomplete("a person's case"));
                }
            }
        }
        Ok(all)
    }

    /// Rows cannot be read: the next start builds the state anew, as when the writer meets them.
    fn unread(&self, error: &ReadError) -> Failure {
        tracing::error!(%error, "people could not be read from the state store");
        self.inner.archive.condemn();
        Failure::ArchiveUnread
    }
}
