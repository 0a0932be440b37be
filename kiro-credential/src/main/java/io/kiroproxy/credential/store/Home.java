package io.kiroproxy.credential.store;

import io.kiroproxy.credential.AccountId;
import java.io.IOException;
import java.nio.file.Path;

/** The places in a home folder (decisions.md 18). */
record Home(Path root) {
    Path config() {
        return root.resolve("config.json");
    }

    Path backup() {
        return root.resolve("config.json.kiroproxy-backup");
    }

    Path encryption() {
        return root.resolve("encryption.json");
    }

    Path accounts() {
        return root.resolve("accounts");
    }

    Path credentials(AccountId id) {
        return accounts().resolve(id + ".json");
    }

    Path state() {
        return root.resolve("state");
    }

    Path stateFile() {
        return state().resolve("accounts.json");
    }

    Path configLock() {
        return locks().resolve("config.lock");
    }

    Path stateLock() {
        return locks().resolve("state.lock");
    }

    Path refreshLock(AccountId id) {
        return locks().resolve("refresh-" + id + ".lock");
    }

    void create() throws IOException {
        PrivateFiles.folder(root);
        PrivateFiles.folder(accounts());
        PrivateFiles.folder(state());
        PrivateFiles.folder(locks());
    }

    private Path locks() {
        return state().resolve("locks");
    }
}
