package io.kiroproxy.server.access;

/** State of one process. */
class AccessStateInMemoryTest extends AccessStateContract {

    @Override
    AccessState create() {
        return AccessState.inMemory(clock);
    }
}
