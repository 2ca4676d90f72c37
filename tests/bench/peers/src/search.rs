//! SQLite's FTS5 over the same folded words.
//!
//! `--rows` is a file of lines `id <tab> names <tab> code <tab> number`; what is asked comes on
//! standard input as lines `kind <tab> words of a MATCH`. The bodies of what is found are read, as
//! ours are.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::{Arguments, Outcome};

/// Hits of one search at most: as many as ours.
const HITS_MAX: u32 = 40;
/// Rows of one transaction while the file is made.
const ROWS_AT_ONCE: usize = 50_000;

pub fn run(arguments: &Arguments) -> Outcome<Value> {
    let file = Path::new(arguments.text("dir")?).join("search.sqlite");
    if !file.exists() {
        let draft = file.with_extension("draft");
        let _ = std::fs::remove_file(&draft);
        fill(&draft, arguments)?;
        std::fs::rename(&draft, &file)?;
    }
    let opening = Instant::now();
    let data = Connection::open(&file)?;
    let count: i64 = data.query_row("SELECT max(id) FROM cases", [], |row| row.get(0))?;
    let opened = opening.elapsed().as_secs_f64();
    let mut find =
        data.prepare("SELECT rowid FROM find WHERE find MATCH ?1 ORDER BY rowid DESC LIMIT ?2")?;
    let mut read = data.prepare("SELECT body FROM cases WHERE id = ?1")?;
    let mut kinds: BTreeMap<String, (Vec<f64>, usize)> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let Some((kind, words)) = line.split_once('\t') else { continue };
        let asked = Instant::now();
        let ids: Vec<i64> = find
            .query_map(params![words, HITS_MAX], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for id in &ids {
            let body: Vec<u8> = read.query_row([id], |row| row.get(0))?;
            std::hint::black_box(body);
        }
        let (times, hits) = kinds.entry(kind.to_owned()).or_default();
        times.push(asked.elapsed().as_secs_f64() * 1000.0);
        *hits += ids.len();
    }
    let bytes = std::fs::metadata(&file)?.len();
    let kinds: serde_json::Map<String, Value> = kinds
        .into_iter()
        .map(|(kind, (mut times, hits))| {
            let first = times.first().copied().unwrap_or(f64::NAN);
            times.sort_by(f64::total_cmp);
            let at = |per_mille: usize| times[(times.len() * per_mille).div_ceil(1000).max(1) - 1];
            let figures = json!({ "first_ms": first, "p50_ms": at(500), "p99_ms": at(990),
                "worst_ms": at(1000), "hits": hits });
            (kind, figures)
        })
        .collect();
    Ok(json!({ "bytes": bytes, "opened_s": opened, "cases": count, "kinds": kinds }))
}

fn fill(file: &Path, arguments: &Arguments) -> Outcome<()> {
    let rows = BufReader::new(std::fs::File::open(arguments.text("rows")?)?);
    let body_bytes = arguments.number("case-bytes")?;
    let mut data = Connection::open(file)?;
    data.pragma_update(None, "journal_mode", "OFF")?;
    data.pragma_update(None, "synchronous", "OFF")?;
    data.execute_batch(
        "CREATE TABLE cases (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
         CREATE VIRTUAL TABLE find USING fts5 (names, code, number, content='', prefix='2 3');",
    )?;
    // What cannot be compressed, as sealed values cannot.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut body = vec![0; body_bytes];
    let mut lines = rows.lines().peekable();
    while lines.peek().is_some() {
        let filling = data.transaction()?;
        {
            let mut case = filling.prepare("INSERT INTO cases VALUES (?1, ?2)")?;
            let mut words = filling
                .prepare("INSERT INTO find (rowid, names, code, number) VALUES (?1, ?2, ?3, ?4)")?;
            for line in lines.by_ref().take(ROWS_AT_ONCE) {
                let line = line?;
                let parts: Vec<&str> = line.split('\t').collect();
                let [id, names, code, number] = parts[..] else {
                    return Err("a row of other than four parts".into());
                };
                for eight in body.chunks_mut(8) {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    eight.copy_from_slice(&state.to_le_bytes()[..eight.len()]);
                }
                let id: i64 = id.parse()?;
                case.execute(params![id, body])?;
                words.execute(params![id, names, code, number])?;
            }
        }
        filling.commit()?;
    }
    data.execute_batch("INSERT INTO find(find) VALUES ('optimize')")?;
    Ok(())
}
