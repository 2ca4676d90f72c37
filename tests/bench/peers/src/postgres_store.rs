//! PostgreSQL over its local socket, with `synchronous_commit=on`: the words of one step prepared,
//! and sent as one statement, so that a step is one exchange.

use postgres::{Client, NoTls, Statement};

use crate::Outcome;
use crate::commit::{ANSWERS_MAX, Commit, Rows, Step, changed, command, places};

pub struct Postgres {
    client: Client,
    step: Statement,
}

/// All that a step does: parts of one statement see the same state, and are one transaction. What is
/// read would not be read if nothing asked for it; and without a row changed and moved there is no answer.
const STEP: &str = "
    WITH held AS (SELECT length(body) FROM cases WHERE id = $1),
         wrote AS (UPDATE cases SET body = $2 WHERE id = $1 RETURNING 1),
         moved AS (UPDATE by_stage SET stage = $4 WHERE id = $1 AND stage = $3 RETURNING 1),
         framed AS (INSERT INTO frames VALUES ($5, $6)),
         forgot AS (DELETE FROM answers WHERE seq = $8)
    INSERT INTO answers SELECT $5, $7::bytea, $1 FROM held, wrote, moved";

impl Postgres {
    pub fn make(url: &str, cases: u32, rows: &Rows) -> Outcome<()> {
        let mut client = Client::connect(url, NoTls)?;
        client.batch_execute(
            "DROP TABLE IF EXISTS cases, by_stage, frames, answers;
             CREATE TABLE cases (id int8 PRIMARY KEY, body bytea NOT NULL);
             ALTER TABLE cases ALTER COLUMN body SET STORAGE PLAIN;
             CREATE TABLE by_stage (id int8 NOT NULL, stage int2 NOT NULL);
             CREATE INDEX by_stage_place ON by_stage (stage, id);
             CREATE INDEX by_stage_id ON by_stage (id);
             CREATE TABLE frames (seq int8 PRIMARY KEY, body bytea NOT NULL);
             CREATE TABLE answers (seq int8 PRIMARY KEY, command bytea NOT NULL, id int8);",
        )?;
        let mut filling = client.transaction()?;
        let case_row = filling.prepare("INSERT INTO cases VALUES ($1, $2)")?;
        let place_row = filling.prepare("INSERT INTO by_stage VALUES ($1, 1)")?;
        for case in 0..cases {
            let body = rows.case(Step { seq: u64::from(case), case, round: 0 });
            filling.execute(&case_row, &[&i64::from(case), &body])?;
            filling.execute(&place_row, &[&i64::from(case)])?;
        }
        filling.commit()?;
        client.batch_execute("ANALYZE; CHECKPOINT")?;
        Ok(())
    }

    pub fn open(url: &str) -> Outcome<Self> {
        let mut client = Client::connect(url, NoTls)?;
        let step = client.prepare(STEP)?;
        Ok(Self { client, step })
    }
}

impl Commit for Postgres {
    fn commit(&mut self, steps: &[Step], rows: &Rows) -> Outcome<()> {
        for step in steps {
            let (case, seq) = (i64::from(step.case), step.seq as i64);
            let [from, to] = places(*step).map(i16::from);
            let (body, frame) = (rows.case(*step), rows.frame(*step));
            let name = command(step.seq);
            let old = seq.saturating_sub(ANSWERS_MAX as i64);
            let answers = self.client.execute(
                &self.step,
                &[&case, &body, &from, &to, &seq, &frame, &name.as_slice(), &old],
            )?;
            changed("the case and its place", answers, 1)?;
        }
        Ok(())
    }

    fn check(&mut self, cases: u32) -> Outcome<()> {
        let row = self.client.query_one("SELECT count(*) FROM by_stage", &[])?;
        changed("places in the index", row.get::<_, i64>(0) as u64, u64::from(cases))
    }
}
