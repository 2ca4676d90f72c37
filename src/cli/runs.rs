//! Runs of practice in files: kept with `dost train --save`, opened with `--open`.

use std::io::{self, BufReader, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use super::failure::Failure;
use super::files::{read_text, replace};
use super::line;
use super::output::Output;
use super::train::{broken, failed, sandbox};
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::Lang;
use crate::terminal::plain::lines::{Lines, Read};
use crate::training::Lesson;
use crate::training::lesson::Ground;
use crate::training::opened::{Answer, Opened};
use crate::training::play::Played;
use crate::training::run::file::RunFile;
use crate::training::stage::{Look, open_here};

/// A run is written over nothing.
pub fn free_for_run(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::usage(format!(
            "{} is there already and nothing was started. Name a file that is not there yet.",
            path.display()
        )));
    }
    Ok(())
}

/// Writes the run of a practice, where one was asked for.
pub fn keep(played: &Played, path: Option<&Path>) -> Result<(), Failure> {
    match (path, &played.run) {
        (Some(path), Some(run)) => replace(path, &run.to_text()),
        _ => Ok(()),
    }
}

/// Opens a kept run, on the screen or in lines.
pub fn open(
    (asked, path): (&line::Train, &Path),
    common: &line::Common,
    (passport, calendar): (&Passport, &Calendar),
    out: &mut Output,
) -> Result<(), Failure> {
    let on_screen = !common.plain;
    if on_screen && !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(Failure::usage(
            "a kept run needs a terminal. Open it in one, or add --plain to look at it in lines.",
        ));
    }
    if let Some(path) = &asked.save {
        free_for_run(path)?;
    }
    let wrong = |error| Failure::failed(format!("{}: {error}", path.display()));
    let run = RunFile::parse(&read_text(path)?).map_err(wrong)?;
    let ground = Ground::new(passport, calendar);
    let lesson = run.lesson(&ground, &passport.version).map_err(wrong)?.map(Arc::new);
    let sandbox = sandbox(lesson.as_deref(), run.start(), passport, calendar)?;
    let engine = sandbox.engine().clone();
    let lang = common.lang.map_or(run.lang(), Lang::from);
    let done = if on_screen {
        let look = Look { lang, mono: common.mono };
        let played = open_here(run, lesson, sandbox, look).map_err(broken);
        played.and_then(|played| keep(&played, asked.save.as_deref()))
    } else {
        in_lines((run, lesson), sandbox, lang, out)
    };
    engine.stop();
    done
}

fn in_lines(
    (run, lesson): (RunFile, Option<Arc<Lesson>>),
    sandbox: crate::training::Sandbox,
    lang: Lang,
    out: &mut Output,
) -> Result<(), Failure> {
    let mut opened = Opened::play(run, lesson, sandbox, lang).map_err(failed)?;
    out.line(&opened.heading())?;
    out.flush()?;
    let mut source = BufReader::new(io::stdin());
    let mut input = Lines::new(&mut source);
    loop {
        let line = match input.next_line().unwrap_or(Read::End) {
            Read::Line(line) => line,
            Read::TooLong | Read::NotUtf8 => "?".to_owned(),
            // Nobody is signed in here, so nobody leaves.
            Read::Idle => continue,
            Read::End => return Ok(()),
        };
        match opened.answer(line.trim_end_matches('\r')) {
            Answer::Lines(lines) => {
                for line in lines {
                    out.line(&line)?;
                }
            }
            Answer::Save(name) => {
                let path = Path::new(&name);
                let saved =
                    free_for_run(path).and_then(|()| replace(path, &opened.run().to_text()));
                match saved {
                    Ok(()) => out.line("ok")?,
                    Err(failure) => out.line(&format!("error | {failure}"))?,
                }
            }
            Answer::End => return Ok(()),
        }
        out.flush()?;
    }
}
