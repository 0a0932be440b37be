package io.kiroproxy.credential.store;

import java.util.List;

class MemoryAccountStoreTest extends AccountStoreContract {
    @Override
    AccountStore store() {
        return AccountStore.inMemory(List.of());
    }
}
