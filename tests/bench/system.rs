//! What the system says of processes, from `/proc`.

use std::fs;

/// Ticks of a second in `/proc/PID/stat`: what Linux has shown to programs since 2.6.
const TICKS_A_SECOND: f64 = 100.0;

fn status_kib(file: &str, name: &str) -> u64 {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let figure = line.and_then(|line| line.split_whitespace().next());
    figure.and_then(|figure| figure.parse().ok()).unwrap_or(0)
}

/// Resident memory of a process, in KiB.
pub fn resident_kib(process: u32) -> u64 {
    status_kib(&format!("/proc/{process}/status"), "VmRSS:")
}

/// The share of memory that belongs to a process, in KiB: shared pages divided among their users.
pub fn share_kib(process: u32) -> u64 {
    status_kib(&format!("/proc/{process}/smaps_rollup"), "Pss:")
}

/// Seconds of a processor that a process has used.
pub fn processor_seconds(process: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The second field may hold blanks, and ends with the last bracket.
    let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: Vec<f64> = rest.split_whitespace().filter_map(|field| field.parse().ok()).collect();
    // The state, a letter, is left out of these.
    ticks.get(10..12).map_or(0.0, |used| used.iter().sum::<f64>() / TICKS_A_SECOND)
}

/// A process and all that descend from it.
pub fn family(root: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .map(|entries| {
            let numbers =
                entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
            numbers.map(|process| (process, parent(process))).collect()
        })
        .unwrap_or_default();
    let mut family = vec![root];
    let mut at = 0;
    while let Some(&process) = family.get(at) {
        family.extend(
            parents.iter().filter(|(_, parent)| *parent == process).map(|(child, _)| child),
        );
        at += 1;
    }
    family
}

fn parent(process: u32) -> u32 {
    u32::try_from(status_kib(&format!("/proc/{process}/status"), "PPid:")).unwrap_or(0)
}

/// One line about the machine.
pub fn machine() -> String {
    let read = |file| fs::read_to_string(file).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let info = read("/proc/cpuinfo");
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("");
    let model = model.trim_start_matches([' ', '\t', ':']);
    let kernel = read("/proc/sys/kernel/osrelease");
    let memory = status_kib("/proc/meminfo", "MemTotal:") / 1024;
    format!("{cores} cores {model}, {memory} MiB, Linux {}", kernel.trim())
}

/// The system's load over the last minute.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("?").to_owned()
}

/// Seconds of the whole machine's processors: all, and those in which they did something.
pub fn machine_seconds() -> (f64, f64) {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let line = text.lines().next().unwrap_or("");
    let ticks: Vec<f64> = line.split_whitespace().filter_map(|field| field.parse().ok()).collect();
    let all: f64 = ticks.iter().take(8).sum();
    let idle: f64 = ticks.iter().skip(3).take(2).sum();
    (all / TICKS_A_SECOND, (all - idle) / TICKS_A_SECOND)
}
