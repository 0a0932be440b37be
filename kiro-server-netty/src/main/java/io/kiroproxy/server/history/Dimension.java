package io.kiroproxy.server.history;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What sums are kept by. Every key comes from a bounded set: what a client may choose freely is none. */
public enum Dimension {
    NONE {
        @Override
        String key(CallRow row) {
            return "";
        }
    },
    ACCOUNT {
        @Override
        String key(CallRow row) {
            return row.account() == null ? "" : row.account();
        }
    },
    /** The model that ran. */
    MODEL {
        @Override
        String key(CallRow row) {
            return row.ranModel() == null ? CallRow.UNKNOWN : row.ranModel();
        }
    },
    PROTOCOL {
        @Override
        String key(CallRow row) {
            return row.protocol();
        }
    },
    /** The client key's name. */
    CLIENT {
        @Override
        String key(CallRow row) {
            return row.client() == null ? "" : row.client();
        }
    },
    /** The {@link CallResult}. */
    OUTCOME {
        @Override
        String key(CallRow row) {
            return row.result().code();
        }
    };

    /** The row's key; empty when it has none. */
    abstract String key(CallRow row);

    /** In small letters. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The dimension with that code. */
    public static Optional<Dimension> of(String code) {
        return Arrays.stream(values())
                .filter(dimension -> dimension.code().equals(code))
                .findFirst();
    }
}
