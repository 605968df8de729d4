//! Writes the spreadsheets of an invented city: what an analyst would receive from five county bureaus.
//!
//! `cargo run --example sample_data -- --communities 481 --seed 2020 --out sample-data`
//!
//! `cargo run --example sample_data -- --messy --out sample-data-messy`
//!
//! `cargo run --example sample_data -- --years --out sample-data-years`

mod generate;
mod messy;
mod write;
mod years;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use dabiao::plan::{builtin, load_fields};

/// Write the spreadsheets of an invented city. The same arguments give the same bytes.
#[derive(Parser)]
struct Arguments {
    /// Communities and villages in the city; 481 is the built-in plan's own number.
    #[arg(long, value_name = "N", default_value_t = 481, value_parser = clap::value_parser!(u32).range(1..=612_000))]
    communities: u32,
    /// Seed of the pseudo-random figures.
    #[arg(long, value_name = "S", default_value_t = 2020)]
    seed: u64,
    /// Folder to write to; made if missing.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Workbooks, or one text file a sheet.
    #[arg(long, value_enum, default_value_t = Format::Xlsx)]
    format: Format,
    /// Instead of the city, the workbook that is hard to read.
    #[arg(long)]
    messy: bool,
    /// Instead of the city, a small one in three years.
    #[arg(long, conflicts_with = "messy")]
    years: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Xlsx,
    Csv,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let fields = load_fields(builtin::FIELDS)
        .map_err(|mistakes| anyhow::anyhow!("the built-in fields have {} mistakes", mistakes.len()))?;
    let folder = &arguments.out;
    if arguments.messy {
        let path = folder.join(messy::NAME);
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        return std::fs::write(&path, messy::workbook()?).with_context(|| format!("cannot write {}", path.display()));
    }
    if arguments.years {
        for (name, bytes) in years::files()? {
            let path = folder.join(name);
            let parent = path.parent().unwrap_or(folder);
            std::fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
            std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        }
        return Ok(());
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    generate::city(&fields, usize::try_from(arguments.communities)?, arguments.seed, |book| {
        let files = match arguments.format {
            Format::Xlsx => vec![write::workbook(&book)?],
            Format::Csv => write::texts(&book)?,
        };
        for file in files {
            let path = folder.join(&file.name);
            std::fs::write(&path, &file.bytes).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    })
}
