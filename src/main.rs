//! `dost`: the front desk of a DOST centre. Everything is in the library; this only starts it.

use std::process::ExitCode;

fn main() -> ExitCode {
    dost_desk::cli::main(std::env::args_os())
}
