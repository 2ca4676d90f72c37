//! `dost practice-registry`: the three outside systems with invented people.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use super::failure::Failure;
use super::files::read_text;
use super::output::Output;
use super::{law, line};
use crate::gateways::http::SYSTEMS;
use crate::gateways::practice::PEOPLE_TABLE;
use crate::gateways::registry::{
    CertificateFiles, LogLine, Plan, Running, TOKEN, World, set_fault,
};
use crate::gateways::wire::contract_name;

/// Runs the practice registers until the process is told to end.
///
/// # Errors
/// The people, a fault, the address or the certificates cannot be used.
pub fn run(
    asked: &line::PracticeRegistry,
    today: NaiveDate,
    out: &mut Output,
) -> Result<(), Failure> {
    let from = law::date(&asked.from, today)?;
    let own = asked.people.as_deref().map(read_text).transpose()?;
    let people = own.as_deref().unwrap_or(PEOPLE_TABLE);
    let world = Arc::new(World::new(people, from).map_err(Failure::failed)?);
    for fault in &asked.fault {
        set_fault(&world, fault)
            .map_err(|why| Failure::usage(format!("--fault {fault}: {why}.")))?;
    }
    let prepare = |folder: &PathBuf| CertificateFiles::prepare(folder, &asked.name);
    let tls = asked.tls.as_ref().map(prepare).transpose().map_err(Failure::failed)?;
    world.listen(|line| {
        // Nobody has to read along.
        let _ = writeln!(io::stdout(), "{}", told(line));
    });
    let (listen, wants_client) = (asked.listen, asked.client_certificates);
    let plan = Plan { listen, tls: tls.clone(), wants_client, world: world.clone() };
    let running = Running::start(plan).map_err(Failure::failed)?;
    say_how_to_reach(&running, tls.as_ref(), wants_client, out)?;
    say_how_to_switch(&running, tls.as_ref(), wants_client, world.token(), out)?;
    out.flush()?;
    running.wait().map_err(Failure::failed)
}

/// A request in one line: nothing of a person is in it.
fn told(line: &LogLine) -> String {
    let status = line.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    let (at, what, request) = (line.at.format("%Y-%m-%dT%H:%M:%SZ"), &line.what, &line.request);
    format!("{at} {what} {status} {}ms request={request} fault={}", line.millis, line.fault)
}

/// What a desk's settings must say.
fn say_how_to_reach(
    running: &Running,
    tls: Option<&CertificateFiles>,
    wants_client: bool,
    out: &mut Output,
) -> Result<(), Failure> {
    let scheme = if tls.is_some() { "https" } else { "http" };
    let base = format!("{scheme}://{}", running.address());
    out.line(&format!("practice registers at {base}"))?;
    if let Some(files) = tls {
        out.line(&format!("authority {}", whole(&files.ca())))?;
    }
    out.line("settings.toml of a desk on this machine:")?;
    out.line("  systems = \"stand-in\"")?;
    for system in SYSTEMS {
        let name = contract_name(system);
        out.line(&format!("  [{name}]"))?;
        out.line(&format!("  url = \"{base}/{name}\""))?;
        let Some(files) = tls else { continue };
        out.line(&format!("  ca = \"{}\"", whole(&files.ca())))?;
        if wants_client {
            let (certificate, key) = files.client();
            out.line(&format!("  client_certificate = \"{}\"", whole(&certificate)))?;
            out.line(&format!("  client_key = \"{}\"", whole(&key)))?;
        }
    }
    Ok(())
}

/// How faults are switched while they run: the word in it is drawn at each start.
fn say_how_to_switch(
    running: &Running,
    tls: Option<&CertificateFiles>,
    wants_client: bool,
    token: &str,
    out: &mut Output,
) -> Result<(), Failure> {
    let mut line = format!("curl -H '{TOKEN}: {token}' -d meis=down");
    let mut scheme = "http";
    if let Some(files) = tls {
        scheme = "https";
        line.push_str(&format!(" --cacert '{}'", whole(&files.ca())));
        if wants_client {
            let (certificate, key) = files.client();
            line.push_str(&format!(" --cert '{}' --key '{}'", whole(&certificate), whole(&key)));
        }
    }
    out.line("faults are switched, from this machine and for this run, by:")?;
    out.line(&format!("  {line} {scheme}://{}/admin/faults", running.address()))
}

/// A path that means the same in every folder.
fn whole(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}
