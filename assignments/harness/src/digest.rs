//! Checksums of many results, one for each block of 4096. The answer stays small, and one
//! wrong result still changes the checksum of its block.

/// How many results one checksum is of.
pub const BLOCK: usize = 4096;

/// The prefix of the names of facts that hold checksums; the rest of the name says of what.
pub const DIGEST_OF: &str = "digest of ";

/// The checksum of a block: FNV-1a (Fowler, Noll and Vo), applied to one result at a time.
pub fn number(block: impl IntoIterator<Item = u32>) -> u32 {
    block.into_iter().fold(0x811c_9dc5, |hash, x| (hash ^ x).wrapping_mul(0x0100_0193))
}

/// The checksum of each [`BLOCK`] of `results`.
pub fn digest(results: &[u32]) -> Vec<u32> {
    results.chunks(BLOCK).map(|block| number(block.iter().copied())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_result_changes_the_number_of_its_block_only() {
        let right: Vec<u32> = (0..3 * BLOCK as u32).collect();
        let mut wrong = right.clone();
        wrong[BLOCK] ^= 1;
        let (right, wrong) = (digest(&right), digest(&wrong));
        assert_eq!((right.len(), right[0], right[2]), (3, wrong[0], wrong[2]));
        assert_ne!(right[1], wrong[1]);
    }
}
