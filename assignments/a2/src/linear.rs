//! Task `a2.linear` (5 points): into the model and out of it.

use contract::a2::{Arg, Linear, Result};
use tch::{Kind, Tensor};

use crate::Submission;

impl Linear for Submission {
    /// Worked example: `x = [1, 2]`, `weight = [[3, 4], [5, 6], [7, 8]]` (three outputs)
    /// and no bias: `[11, 17, 23]`. Checks `a2.linear.linear`, `.errors`.
    fn linear(&self, x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
        let op = "linear";
        let k = Arg::new(op, "x", x).float()?.rank(1)?.filled()?.last();
        let n = rows(op, "weight", weight, x.kind(), k)?;
        if let Some(bias) = bias {
            Arg::new(op, "bias", bias).kind(x.kind())?.shape(&[n])?;
        }
        todo!("a2.linear.linear")
    }

    /// Worked example: the table `[[1, 2], [3, 4]]` and the ids `[1, 1, 0]` give
    /// `[[3, 4], [3, 4], [1, 2]]`. Checks `a2.linear.embedding`, `.errors`.
    fn embedding(&self, ids: &Tensor, table: &Tensor) -> Result<Tensor> {
        let op = "embedding";
        let d = Arg::new(op, "table", table).float()?.rank(2)?.filled()?.last();
        let v = rows(op, "table", table, table.kind(), d)?;
        Arg::new(op, "ids", ids).indices(v)?;
        todo!("a2.linear.embedding")
    }

    /// Worked example: this rank holds the ids 4 and 5 (`first = 4`), its rows are
    /// `[[1, 2], [3, 4]]`; the ids `[5, 0]` give `[[3, 4], [0, 0]]`. Checks
    /// `a2.linear.shard`, `.errors`.
    fn embedding_shard(&self, ids: &Tensor, shard: &Tensor, first: i64) -> Result<Tensor> {
        let op = "embedding_shard";
        let d = Arg::new(op, "shard", shard).float()?.rank(2)?.filled()?.last();
        let _r = rows(op, "shard", shard, shard.kind(), d)?;
        Arg::new(op, "ids", ids).kind(Kind::Int64)?.filled()?;
        Arg::in_range(op, "first", first, 0..)?;
        todo!("a2.linear.shard")
    }

    /// Worked example: `h = [1, 2]` and the table `[[3, 4], [5, 6]]` give the logits
    /// `[11, 17]`. Checks `a2.linear.linear`, `.errors`.
    fn unembedding(&self, h: &Tensor, table: &Tensor) -> Result<Tensor> {
        let op = "unembedding";
        let d = Arg::new(op, "h", h).float()?.rank(1)?.filled()?.last();
        let _v = rows(op, "table", table, h.kind(), d)?;
        todo!("a2.linear.linear")
    }
}

/// The number of rows of a matrix of `columns` columns.
fn rows(
    op: &'static str,
    name: &'static str,
    matrix: &Tensor,
    kind: Kind,
    columns: i64,
) -> Result<i64> {
    let arg = Arg::new(op, name, matrix).kind(kind)?.filled()?;
    let rows = matrix.size().first().copied().unwrap_or(1);
    arg.shape(&[rows, columns])?;
    Ok(rows)
}
