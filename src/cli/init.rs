//! `choros init`: a data folder to begin with.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use crate::io::{ATLAS_TOML, DataFolder};

/// How many names show what lies in a folder that is not empty.
const MAX_NAMED: usize = 3;

/// Make a data folder to begin with: the atlas inside the program, with comments that explain it.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder: one that is not there yet, or is empty.
    dir: PathBuf,
}

impl Init {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let dir = &self.dir;
        refuse_content(dir)?;
        let count = if dir.exists() { write_files(dir) } else { write_beside(dir) }
            .with_context(|| format!("cannot write {}", dir.display()))?;
        let shown = shell_word(dir);
        writeln!(
            std::io::stdout(),
            "{}: {count} files; {ATLAS_TOML} explains itself\n\nNext:\n  choros check {shown}\n  choros serve {shown}",
            dir.display()
        )?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Refuses a folder that has something in it, and names some of it.
fn refuse_content(dir: &Path) -> anyhow::Result<()> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", dir.display())),
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<std::io::Result<_>>()?;
    if names.is_empty() {
        return Ok(());
    }
    names.sort();
    let more = if names.len() > MAX_NAMED { ", …" } else { "" };
    names.truncate(MAX_NAMED);
    bail!(
        "{} is not empty ({}{more}); accepted is a folder that is not there yet, or is empty",
        dir.display(),
        names.join(", ")
    );
}

/// Writes the files into a folder beside the place and puts it there when it is whole.
fn write_beside(dir: &Path) -> anyhow::Result<usize> {
    let dir = std::path::absolute(dir)?;
    let (Some(parent), Some(name)) = (dir.parent(), dir.file_name()) else { bail!("it has no name") };
    fs::create_dir_all(parent)?;
    let beside = parent.join(format!(".{}.{}.new", name.to_string_lossy(), std::process::id()));
    fs::create_dir(&beside)?;
    let written = write_files(&beside).and_then(|count| {
        fs::rename(&beside, &dir)?;
        Ok(count)
    });
    if written.is_err() {
        // The folder has a name nobody looks for; that it stays does no harm.
        let _removed = fs::remove_dir_all(&beside);
    }
    written
}

/// Writes the files into a folder, `atlas.toml` last: without it no folder is an atlas.
fn write_files(dir: &Path) -> anyhow::Result<usize> {
    let mut names: Vec<_> = DataFolder::embedded_names().collect();
    names.sort_by_key(|name| (name == ATLAS_TOML, name.clone()));
    for name in &names {
        let path = dir.join(&**name);
        fs::create_dir_all(path.parent().unwrap_or(dir))?;
        fs::write(&path, DataFolder::Embedded.read(name)?)?;
    }
    Ok(names.len())
}

/// Returns a path as it can be pasted after a command.
fn shell_word(path: &Path) -> String {
    let text = path.to_string_lossy();
    let plain = text.chars().all(|c| c.is_alphanumeric() || "/._-+,@%".contains(c));
    if plain { text.into_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::load;

    #[test]
    fn a_folder_that_is_made_loads_as_the_one_inside_the_program() {
        let base = tempfile::tempdir().unwrap();
        let dir = base.path().join("a/b c/data");
        Init { dir: dir.clone() }.run().unwrap();
        let version = |folder: &DataFolder| load(folder, &mut |_| {}).atlas.unwrap().version();
        assert_eq!(version(&DataFolder::open(&dir).unwrap()), version(&DataFolder::Embedded));
        assert!(dir.join("boundaries/LICENSE.md").is_file());
        assert_eq!(fs::read_dir(dir.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_folder_that_is_not_empty_is_refused_and_an_empty_one_filled() {
        let base = tempfile::tempdir().unwrap();
        let empty = base.path().join("empty");
        fs::create_dir(&empty).unwrap();
        Init { dir: empty.clone() }.run().unwrap();
        assert!(empty.join(ATLAS_TOML).is_file());
        let error = Init { dir: empty.clone() }.run().unwrap_err().to_string();
        assert!(error.contains("not empty") && error.contains(ATLAS_TOML) && error.contains("empty"), "{error}");
        assert!(Init { dir: empty.join(ATLAS_TOML) }.run().is_err(), "a file is no folder");
    }

    #[test]
    fn a_path_with_spaces_can_be_pasted() {
        assert_eq!(shell_word(Path::new("my data")), "'my data'");
        assert_eq!(shell_word(Path::new("δεδομένα/a-1")), "δεδομένα/a-1");
    }
}
