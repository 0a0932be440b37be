package io.kiroproxy.credential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the first of the list as long as it may be used, then the next. */
final class StickyFillSelector implements AccountSelector {
    @Override
    public String name() {
        return "sticky-fill";
    }

    @Override
    public Optional<AccountView> select(SelectionContext context, List<AccountView> ready) {
        return Optional.of(ready.get(0));
    }

    @Override
    public List<Score> scores(SelectionContext context, List<AccountView> ready) {
        List<Score> scores = new ArrayList<>();
        for (int place = 1; place <= ready.size(); place++) {
            scores.add(new Score(-place, "place " + place + " among those that may be used"));
        }
        return scores;
    }
}
