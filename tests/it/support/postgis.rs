//! A PostgreSQL with PostGIS of a test's own, where they are installed.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::skipped;

/// Who may come in: the keeper from this machine, the reader by password.
const WHO_MAY_COME: &str =
    "host all keeper 127.0.0.1/32 trust\nhost all reader 127.0.0.1/32 scram-sha-256\nhost all all all reject\n";

/// A server with a database `atlas`, on the loopback alone; stopped and gone when it is dropped.
#[derive(Debug)]
pub(crate) struct PostGis {
    folder: TempDir,
    binaries: PathBuf,
    pub(crate) port: u16,
}

impl PostGis {
    /// Starts a server; nothing if it or GDAL's `ogr2ogr` is not installed, which is said.
    pub(crate) fn start(what: &str) -> Option<Self> {
        let binaries = newest_binaries().filter(|_| Command::new("ogr2ogr").arg("--version").output().is_ok());
        let has_postgis = |binaries: &PathBuf| {
            let version = binaries.parent()?.file_name()?.to_owned();
            Path::new("/usr/share/postgresql").join(version).join("extension/postgis.control").exists().then_some(())
        };
        let Some(binaries) = binaries.filter(|binaries| has_postgis(binaries).is_some()) else {
            skipped(what, "PostGIS not found");
            return None;
        };
        let mut server = Self { folder: tempfile::tempdir().unwrap(), binaries, port: 0 };
        server.make_cluster();
        server.psql("postgres", "create role reader login password 'hunter2'");
        server.psql("postgres", "create database atlas");
        server.psql("atlas", "create extension postgis");
        Some(server)
    }

    fn make_cluster(&mut self) {
        let folder = self.folder.path();
        if is_root() {
            succeed(&Command::new("chown").arg("postgres").arg(folder).output().unwrap());
        }
        self.as_keeper(
            "initdb",
            &["--pgdata=data", "--auth=trust", "--username=keeper", "--encoding=UTF8", "--locale=C"],
        );
        std::fs::write(folder.join("data/pg_hba.conf"), WHO_MAY_COME).unwrap();
        // As late as can be: a free port is anybody's until it is taken.
        self.port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let port = self.port;
        let options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off");
        self.as_keeper(
            "pg_ctl",
            &["--pgdata=data", "--log=log", "--wait", "--timeout=300", "--options", &options, "start"],
        );
    }

    /// Runs one of the server's programs in its folder, which refuse to be run by root.
    fn as_keeper(&self, program: &str, arguments: &[&str]) {
        let program = self.binaries.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // What goes on running must not keep the ends of our pipes.
        let quiet = std::process::Stdio::null;
        let status = command.args(arguments).current_dir(self.folder.path()).stdout(quiet()).stderr(quiet()).status();
        assert!(status.unwrap().success(), "{command:?}");
    }

    /// Runs SQL as the keeper.
    pub(crate) fn psql(&self, database: &str, sql: &str) {
        let at = format!("host=127.0.0.1 port={} user=keeper dbname={database}", self.port);
        let program = self.binaries.join("psql");
        succeed(&Command::new(program).args(["-q", "-X", "-v", "ON_ERROR_STOP=1", &at, "-c", sql]).output().unwrap());
    }

    /// Returns how an atlas names the database, as somebody with what else it takes.
    pub(crate) fn source(&self, more: &str) -> String {
        format!("PG:host=127.0.0.1 port={} dbname=atlas {more}", self.port)
    }

    /// Loads a file as a table.
    pub(crate) fn load(&self, file: &Path, table: &str, arguments: &[&str]) {
        let target = self.source("user=keeper");
        let mut command = Command::new("ogr2ogr");
        command.args(["-q", "-f", "PostgreSQL", &target]).arg(file).args(["-nln", table, "-lco", "LAUNDER=NO"]);
        succeed(&command.args(arguments).output().unwrap());
    }
}

impl Drop for PostGis {
    fn drop(&mut self) {
        if self.folder.path().join("data/postmaster.pid").exists() {
            self.as_keeper("pg_ctl", &["--pgdata=data", "--wait", "--timeout=300", "--mode=immediate", "stop"]);
        }
    }
}

/// Returns where the newest PostgreSQL of Debian has its programs.
fn newest_binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let number = |path: &PathBuf| path.parent()?.file_name()?.to_str()?.parse::<u16>().ok();
    let binaries = versions.filter_map(|version| Some(version.ok()?.path().join("bin")));
    binaries.filter(|path| path.join("initdb").exists()).max_by_key(number)
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn succeed(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
