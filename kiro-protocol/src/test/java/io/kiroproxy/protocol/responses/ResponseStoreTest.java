package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResponseStoreTest {

    private static final String OWNER = "me";

    private static ResponseStore.Stored answer(int characters) {
        InputItem said = new InputItem.Said(Role.USER, List.of(new Content.Text("x".repeat(characters))));
        return new ResponseStore.Stored(List.of(said), Map.of(), new byte[0]);
    }

    private static void put(ResponseStore store, String id, int characters) {
        store.put(OWNER, id, answer(characters));
    }

    private static boolean has(ResponseStore store, String id) {
        return store.answer(OWNER, id) != null;
    }

    @Test
    void theOneUsedLongestAgoGoesFirst() {
        ResponseStore store = new ResponseStore(new StoreLimits(2, 1_000_000));
        put(store, "a", 1);
        put(store, "b", 1);
        assertThat(has(store, "a")).isTrue();

        put(store, "c", 1);

        assertThat(has(store, "b")).isFalse();
        assertThat(has(store, "a")).isTrue();
        assertThat(has(store, "c")).isTrue();
    }

    @Test
    void bytesAreBounded() {
        ResponseStore store = new ResponseStore(new StoreLimits(1000, 10_000));
        for (int i = 0; i < 100; i++) {
            put(store, "r" + i, 1000);
        }

        long kept = 0;
        for (int i = 0; i < 100; i++) {
            kept += has(store, "r" + i) ? 1 : 0;
        }
        assertThat(kept).isBetween(3L, 5L);
        assertThat(has(store, "r99")).isTrue();
    }

    @Test
    void whatIsTooLargeAloneIsNotKeptAndPushesNothingOut() {
        ResponseStore store = new ResponseStore(new StoreLimits(1000, 10_000));
        put(store, "small", 100);

        put(store, "large", 6000);

        assertThat(has(store, "large")).isFalse();
        assertThat(has(store, "small")).isTrue();
    }

    @Test
    void replacedAndRemovedAnswersGiveTheirRoomBack() {
        ResponseStore store = new ResponseStore(new StoreLimits(1000, 10_000));
        for (int i = 0; i < 50; i++) {
            put(store, "same", 3000);
            assertThat(store.remove(OWNER, "other")).isFalse();
            put(store, "other", 100);
            assertThat(store.remove(OWNER, "other")).isTrue();
        }

        put(store, "second", 1000);

        assertThat(has(store, "same")).isTrue();
        assertThat(has(store, "second")).isTrue();
    }

    @Test
    void nothingIsKeptWithoutRoom() {
        ResponseStore none = new ResponseStore(new StoreLimits(0, 10_000));
        put(none, "a", 1);

        assertThat(has(none, "a")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreLimits(-1, 0))
                .withMessageContaining("expected");
    }
}
