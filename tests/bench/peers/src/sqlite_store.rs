//! SQLite with a write-ahead log that is synced at each commit.

use std::path::Path;

use rusqlite::{Connection, params};

use crate::Outcome;
use crate::commit::{ANSWERS_MAX, Commit, Rows, Step, changed, command, places};

/// Statements that stay compiled: all that a step has.
const STATEMENTS_MAX: usize = 16;

pub struct Sqlite(Connection);

impl Sqlite {
    pub fn make(dir: &str, cases: u32, rows: &Rows) -> Outcome<Self> {
        let mut data = Connection::open(Path::new(dir).join("steps.sqlite"))?;
        data.pragma_update(None, "journal_mode", "WAL")?;
        data.pragma_update(None, "synchronous", "FULL")?;
        data.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        data.execute_batch(
            "CREATE TABLE cases (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
             CREATE TABLE by_stage (stage INTEGER, id INTEGER, PRIMARY KEY (stage, id)) WITHOUT ROWID;
             CREATE TABLE frames (seq INTEGER PRIMARY KEY, body BLOB NOT NULL);
             CREATE TABLE answers (seq INTEGER PRIMARY KEY, command BLOB NOT NULL, id INTEGER);",
        )?;
        let filling = data.transaction()?;
        for case in 0..cases {
            let body = rows.case(Step { seq: u64::from(case), case, round: 0 });
            filling.execute("INSERT INTO cases VALUES (?1, ?2)", params![case, body])?;
            filling.execute("INSERT INTO by_stage VALUES (1, ?1)", params![case])?;
        }
        filling.commit()?;
        Ok(Self(data))
    }
}

impl Commit for Sqlite {
    fn commit(&mut self, steps: &[Step], rows: &Rows) -> Outcome<()> {
        let work = self.0.transaction()?;
        {
            let mut read = work.prepare_cached("SELECT length(body) FROM cases WHERE id = ?1")?;
            let mut write = work.prepare_cached("UPDATE cases SET body = ?2 WHERE id = ?1")?;
            let mut gone =
                work.prepare_cached("DELETE FROM by_stage WHERE stage = ?1 AND id = ?2")?;
            let mut come = work.prepare_cached("INSERT INTO by_stage VALUES (?1, ?2)")?;
            let mut frame = work.prepare_cached("INSERT INTO frames VALUES (?1, ?2)")?;
            let mut answer = work.prepare_cached("INSERT INTO answers VALUES (?1, ?2, ?3)")?;
            let mut forget = work.prepare_cached("DELETE FROM answers WHERE seq = ?1")?;
            for step in steps {
                let _: i64 = read.query_row([step.case], |row| row.get(0))?;
                let [from, to] = places(*step);
                let seq = step.seq as i64;
                let wrote = write.execute(params![step.case, rows.case(*step)])?;
                let moved = gone.execute(params![from, step.case])?;
                changed("the case and its place", (wrote + moved) as u64, 2)?;
                come.execute(params![to, step.case])?;
                frame.execute(params![seq, rows.frame(*step)])?;
                answer.execute(params![seq, command(step.seq), step.case])?;
                forget.execute([seq - ANSWERS_MAX as i64])?;
            }
        }
        Ok(work.commit()?)
    }

    fn check(&mut self, cases: u32) -> Outcome<()> {
        let count = "SELECT count(*) FROM by_stage";
        let found: i64 = self.0.query_row(count, [], |row| row.get(0))?;
        changed("places in the index", found as u64, u64::from(cases))
    }
}
