//! The peer of the search: SQLite's FTS5 over the same people, folded in the same way, each with a row
//! of the size that a case has in ours.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

use dost_desk::locale::fold::{fold, search_words};
use dost_desk::simulation::invented::invented_person;
use serde_json::Value;

use crate::peer_program::{answer, program};

/// Has the peer look for the same. `asked` are kinds, and what was typed.
pub fn search(
    target: &Path,
    cases: u32,
    people: u32,
    case_bytes: usize,
    asked: &[(&str, String)],
) -> Result<Value, String> {
    let program = program()?;
    let folder = target.join(format!("search-{cases}"));
    std::fs::create_dir_all(&folder).unwrap();
    let rows = folder.join("rows");
    if !folder.join("search.sqlite").exists() {
        write_rows(&rows, cases, people);
    }
    let mut command = Command::new(program);
    command.args(["search", "--dir"]).arg(&folder).arg("--rows").arg(&rows);
    command.args(["--case-bytes", &case_bytes.to_string()]);
    let mut input = String::new();
    for (kind, typed) in asked {
        let words = search_words(typed);
        let all: Vec<String> = words.iter().map(|word| format!("{word}*")).collect();
        let wanted = match *kind {
            "FIN" => format!("code:{}", fold(typed)),
            "number" => {
                format!("number:{}", words.last().unwrap().trim_start_matches('0'))
            }
            _ => all.join(" AND "),
        };
        let _ = writeln!(input, "{kind}\t{wanted}");
    }
    let said = answer(command, &input);
    let _ = std::fs::remove_file(rows);
    Ok(said)
}

fn write_rows(file: &Path, cases: u32, people: u32) {
    let mut rows = BufWriter::new(File::create(file).unwrap());
    for case in 1..=cases {
        let person = 1 + (u64::from(case - 1) * u64::from(people) / u64::from(cases)) as u32;
        let (code, applicant) = invented_person(1, person).unwrap();
        let names = search_words(&applicant.name.full()).join(" ");
        let (code, number) = (fold(code.as_str()), 1 + case % 125_000);
        writeln!(rows, "{case}\t{names}\t{code}\t{number}").unwrap();
    }
    rows.flush().unwrap();
}
