//! The machinery that tries a check on a submission, whatever the assignment.
//!
//! A **check** is three plain functions: *cases* (what to try), a *probe* (what to
//! do with the submission, run beside untrusted code) and a *verdict* (what the
//! answer is worth, run only on the trusted side). The tables are the crate `checks`, the
//! probes the crate `probes`; this crate knows no assignment.
//!
//! ```text
//! cases ─► Host::probe ─► verdict          trial.rs joins the three
//!             │
//!             ├─ in_process.rs              under a debugger
//!             └─ session.rs ◄─wire─► serve.rs    in a process of its own
//! ```
//!
//! Students receive this crate in source: it must hold no solution.

pub mod alloc;
mod answers;
mod call;
mod case;
mod check;
mod compare;
pub mod digest;
mod draw;
mod drift;
mod explain;
mod failure;
pub mod golden;
mod host;
mod in_process;
pub mod layout;
pub mod local;
pub mod memory;
pub mod operators;
mod outcome;
mod panic_text;
mod place;
mod printed;
mod probed;
pub mod processor_time;
mod repository;
mod results_file;
mod rounding;
pub mod scan;
mod scan_apart;
mod serve;
mod session;
mod summary;
mod time_budget;
pub mod toy;
mod trial;
mod unnamed;
mod window;

pub use answers::{Answer, Answers};
pub use call::{CALL, call_of};
pub use case::{COTANGENT, Case, GRADIENTS, STRIDED, also_in_f64};
pub use check::{
    Assignment, Cases, Check, Clearance, Misconception, Reveal, Task, Tolerance, Verdict,
};
pub use compare::{Comparison, REMARK, compare};
pub use draw::{Draw, Seed};
pub use drift::{Drift, Drifted};
pub use explain::explain;
pub use failure::{Difference, ERROR, Failure, Values, WRITTEN_INTO};
pub use host::{Host, Reply};
pub use in_process::InProcess;
pub use operators::Operator;
pub use outcome::{Death, Outcome, is_sent_from_outside};
pub use panic_text::panic_text;
pub use place::Place;
pub use probed::Probed;
pub use repository::repository;
pub use rounding::rounds_unambiguously;
pub use serve::serve;
pub use session::{Launch, Launched, Session, Watch};
pub use time_budget::TimeBudget;
pub use trial::{attempt, clearances};
pub use unnamed::Unnamed;
pub use wire::{Array, LAYOUT, MemoryLayout, Record, RecordError, UnknownWord, unknown_word};
pub use wording::{Lang, Text, Words, capped, readable, text};
