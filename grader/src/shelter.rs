//! How well this machine confines submissions: found out once, stamped on each
//! result.

use std::fmt;

use crate::options::Options;
use crate::problem::Problem;
use crate::sandbox;

/// What confines submissions in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelter {
    /// The canary did not get out.
    Proven,
    /// The sandbox does not hold, and the operator accepts that.
    Unsafe,
}

impl Shelter {
    /// Sends the canary.
    ///
    /// # Errors
    ///
    /// If the sandbox does not hold and the operator did not say
    /// `--i-accept-unsafe`: grading fails closed.
    pub fn find(options: &Options) -> Result<Self, Problem> {
        match sandbox::prove() {
            Ok(()) => Ok(Self::Proven),
            Err(_) if options.accept_unsafe => Ok(Self::Unsafe),
            Err(problem) => Err(problem),
        }
    }
}

impl fmt::Display for Shelter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Proven => "landlock, seccomp, process limits; canary held",
            Self::Unsafe => "UNSAFE: process limits only, accepted by the operator",
        })
    }
}
