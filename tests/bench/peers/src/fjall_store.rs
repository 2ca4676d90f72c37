//! fjall, one batch and one `fdatasync` for each group.

use fjall::{Database, Keyspace, KeyspaceCreateOptions, PersistMode};

use crate::Outcome;
use crate::commit::{ANSWERS_MAX, Commit, Rows, Step, changed, command, places};

pub struct Fjall {
    data: Database,
    cases: Keyspace,
    by_stage: Keyspace,
    frames: Keyspace,
    answers: Keyspace,
}

impl Fjall {
    pub fn make(dir: &str, cases: u32, rows: &Rows) -> Outcome<Self> {
        let data = Database::builder(std::path::Path::new(dir).join("steps.fjall")).open()?;
        let space = |name: &str| data.keyspace(name, KeyspaceCreateOptions::default);
        let store = Self {
            cases: space("cases")?,
            by_stage: space("by_stage")?,
            frames: space("frames")?,
            answers: space("answers")?,
            data,
        };
        for case in 0..cases {
            let body = rows.case(Step { seq: u64::from(case), case, round: 0 });
            store.cases.insert(case.to_be_bytes(), body)?;
            store.by_stage.insert(by_stage(1, case), [])?;
        }
        store.data.persist(PersistMode::SyncAll)?;
        Ok(store)
    }
}

fn by_stage(stage: u8, case: u32) -> [u8; 5] {
    let [a, b, c, d] = case.to_be_bytes();
    [stage, a, b, c, d]
}

impl Commit for Fjall {
    fn commit(&mut self, steps: &[Step], rows: &Rows) -> Outcome<()> {
        let mut batch = self.data.batch().durability(Some(PersistMode::SyncData));
        for step in steps {
            let case = step.case.to_be_bytes();
            let held = self.cases.get(case)?;
            changed("the case", u64::from(held.is_some()), 1)?;
            let [from, to] = places(*step);
            batch.insert(&self.cases, case, rows.case(*step));
            batch.remove(&self.by_stage, by_stage(from, step.case));
            batch.insert(&self.by_stage, by_stage(to, step.case), []);
            batch.insert(&self.frames, step.seq.to_be_bytes(), rows.frame(*step));
            let answer = [command(step.seq).as_slice(), &case].concat();
            batch.insert(&self.answers, step.seq.to_be_bytes(), answer);
            let old = step.seq.saturating_sub(ANSWERS_MAX);
            batch.remove(&self.answers, old.to_be_bytes());
        }
        Ok(batch.commit()?)
    }

    /// A removal says nothing of itself, but one that missed leaves its case in two places.
    fn check(&mut self, cases: u32) -> Outcome<()> {
        changed("places in the index", self.by_stage.len()? as u64, u64::from(cases))
    }
}
