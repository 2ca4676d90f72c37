//! SQLite with a write-ahead log that is synced at each commit.

use std::path::Path;

use rusqlite::{Connection, params};

use crate::Outcome;
use crate::commit::{ANSWERS_MAX, Commit, Rows, Step, command, places};

pub struct Sqlite(Connection);

impl Sqlite {
    pub fn make(dir: &str, cases: u32, rows: &Rows) -> Outcome<Self> {
        let mut data = Connection::open(Path::new(dir).join("steps.sqlite"))?;
        data.pragma_update(None, "journal_mode", "WAL")?;
        data.pragma_update(None, "synchronous", "FULL")?;
        data.execute_batch(
            "CREATE TABLE cases (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
             CREATE TABLE by_stage (stage INTEGER, id INTEGER, PRIMARY KEY (stage, id)) WITHOUT ROWID;
             CREATE TABLE frames (seq INTEGER PRIMARY KEY, body BLOB NOT NULL);
             CREATE TABLE answers (seq INTEGER PRIMARY KEY, command BLOB NOT NULL, id INTEGER);
             CREATE UNIQUE INDEX answer_of ON answers (command);",
        )?;
        let filling = data.transaction()?;
        for case in 0..cases {
            let body = rows.case(Step { seq: u64::from(case), case });
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
            let mut read = work.prepare("SELECT length(body) FROM cases WHERE id = ?1")?;
            let mut write = work.prepare("UPDATE cases SET body = ?2 WHERE id = ?1")?;
            let mut gone = work.prepare("DELETE FROM by_stage WHERE stage = ?1 AND id = ?2")?;
            let mut come = work.prepare("INSERT OR REPLACE INTO by_stage VALUES (?1, ?2)")?;
            let mut frame = work.prepare("INSERT INTO frames VALUES (?1, ?2)")?;
            let mut answer = work.prepare("INSERT INTO answers VALUES (?1, ?2, ?3)")?;
            let mut forget = work.prepare("DELETE FROM answers WHERE seq = ?1")?;
            for step in steps {
                let _: i64 = read.query_row([step.case], |row| row.get(0))?;
                let [from, to] = places(step.seq);
                write.execute(params![step.case, rows.case(*step)])?;
                gone.execute(params![from, step.case])?;
                come.execute(params![to, step.case])?;
                frame.execute(params![step.seq, rows.frame(*step)])?;
                answer.execute(params![step.seq, command(step.seq), step.case])?;
                forget.execute([step.seq.saturating_sub(ANSWERS_MAX)])?;
            }
        }
        Ok(work.commit()?)
    }
}
