//! Wrong ideas acted out: small variants of the reference, each wrong in one way.
//!
//! Their names, texts and the checks that must catch them stand in the check
//! tables, which students have; this code stays with the staff.

pub mod a0;
pub mod a1;
