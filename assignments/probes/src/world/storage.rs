//! How much memory stands behind tensors.

use std::collections::BTreeMap;

use tch::Tensor;

/// How many elements `tensors` look into: all of the memory behind each, which may be more
/// than a view shows. Memory that several of them share counts once. Afterwards it may lie
/// elsewhere, and have room for one element more: so this comes last.
pub fn looked_into(tensors: &[&Tensor]) -> i64 {
    let filled = tensors.iter().filter(|x| x.numel() > 0);
    let memories: BTreeMap<usize, Tensor> = filled.map(|x| memory(x)).collect();
    memories.values().map(elements).sum()
}

/// Where the memory of a tensor begins, and its first element. Nobody is told of what happens
/// to that: `data` is a tensor that autograd does not know.
fn memory(x: &Tensor) -> (usize, Tensor) {
    let first = x.data().as_strided([1], [1], 0);
    (first.data_ptr() as usize, first)
}

/// Memories are small here.
const MOST: i64 = 1 << 20;

/// How many elements there is room for: with one more, libtorch moves the memory.
fn elements(first: &Tensor) -> i64 {
    let begins = first.data_ptr();
    let stays = |n: &i64| {
        let mut longer = first.data();
        longer.f_resize_([*n]).is_ok() && longer.data_ptr() == begins
    };
    (2..=MOST).take_while(stays).last().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_looks_into_the_whole_and_a_copy_into_itself() {
        let whole = || Tensor::from_slice(&[0f32, 1.0, 2.0, 3.0, 4.0, 5.0]);
        let view = whole().narrow(0, 4, 2);
        assert_eq!(looked_into(&[&view.copy()]), 2);
        assert_eq!(looked_into(&[&view]), 6);
        let whole = whole();
        let [x, y] = [whole.narrow(0, 4, 2), whole.narrow(0, 1, 3).set_requires_grad(true)];
        assert_eq!(looked_into(&[&x, &y, &x.copy(), &whole.narrow(0, 0, 0)]), 8);
        assert_eq!(Vec::<f32>::try_from(&whole).unwrap(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(looked_into(&[&Tensor::from(2.5f32)]), 1);
    }
}
