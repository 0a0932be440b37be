package io.kiroproxy.it.corpus;

import io.kiroproxy.it.corpus.Turn.Image;
import io.kiroproxy.it.corpus.Turn.Outcome;
import io.kiroproxy.it.corpus.Turn.Part;
import io.kiroproxy.it.corpus.Turn.Result;
import io.kiroproxy.it.corpus.Turn.Text;
import io.kiroproxy.it.corpus.Turn.Thought;
import io.kiroproxy.it.corpus.Turn.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Agent conversations that begin well and are then damaged in the ways of user-pains.md P01. Repeatable by seed. */
final class MutatedConversations {

    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final List<String> NAMES = List.of(
            "Write",
            "Bash",
            "read_file",
            "mcp__github__create_issue",
            "mcp.server/tool",
            "read file",
            "_private",
            "9lives",
            "-",
            "x".repeat(64),
            "x".repeat(65),
            "y".repeat(128),
            "a.b",
            "a_b",
            "A_B",
            "名前");
    private static final List<String> IDS =
            List.of("toolu_01ABC", "call_1", "call_2", "id with blank", "id:colon", "i".repeat(90), "ü", "_");
    private static final List<String> INPUTS = List.of(
            "{}",
            "{\"a\":1}",
            "{\"path\":\"a.txt\",\"deep\":{\"list\":[1,null,{\"x\":true}]}}",
            "{\"n\":1e400,\"m\":12345678901234567890123}",
            "{\"lone\":\"\\ud800\"}",
            "{\"\":\"\",\"a\":null}");
    private static final List<String> SCHEMAS = List.of(
            "{}",
            "{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}},\"required\":[\"path\"]}",
            "{\"type\":\"object\",\"properties\":null,\"required\":null}",
            "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[],\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/A\"}},\"$defs\":{\"A\":{\"type\":\"string\"}}}",
            "{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"#/$defs/N\"}},\"$defs\":{\"N\":{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"#/$defs/N\"}}}}}",
            "{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]},{\"type\":\"null\"}]}",
            "{\"type\":\"object\",\"oneOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}],\"properties\":{\"a\":{},\"b\":{}}}",
            "{\"type\":[\"object\",\"null\"],\"allOf\":[{\"properties\":{\"q\":{\"enum\":[1,\"a\",null]}}}]}",
            "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":-9007199254740991,\"maximum\":9007199254740991,\"exclusiveMinimum\":0}}}",
            "{\"type\":\"object\",\"properties\":{\"s\":{\"type\":\"string\",\"pattern\":\"^\\\\p{L}+$\",\"format\":\"uri\",\"default\":null,\"const\":null}}}",
            "{\"type\":\"object\",\"properties\":{\"" + "k".repeat(100) + "\":{\"type\":\"string\"}}}",
            "{\"type\":\"object\",\"if\":{\"properties\":{}},\"then\":{},\"else\":{},\"patternProperties\":{\"^x\":{}},\"propertyNames\":{\"pattern\":\"a\"}}",
            "{\"type\":\"string\"}",
            "{\"type\":\"object\",\"properties\":{\"x\":true,\"y\":false,\"required\":{\"type\":\"array\",\"items\":[{\"type\":\"string\"}]}}}");

    private final Random random;
    private final List<Thought> genuine;

    /**
     * Conversations of one seed.
     *
     * @param genuine thinking that the simulator has signed, to be replayed
     */
    MutatedConversations(long seed, List<Thought> genuine) {
        this.random = new Random(seed);
        this.genuine = genuine;
    }

    /** A tool on offer. */
    record Tool(String name, String description, String schema) {}

    /** A conversation with its tools. */
    record Case(String system, List<Turn> turns, List<Tool> tools, Random random) {}

    Case next() {
        List<Tool> tools = tools();
        List<Turn> turns = agentTalk(tools);
        for (int i = random.nextInt(7); i > 0; i--) {
            mutate(turns);
        }
        String system = random.nextInt(3) == 0 ? "" : text(400);
        return new Case(system, turns, tools, random);
    }

    private List<Tool> tools() {
        List<Tool> tools = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            String description =
                    switch (random.nextInt(8)) {
                        case 0 -> "";
                        case 1 -> " \n";
                        case 2 -> "long é ".repeat(2_000);
                        default -> "does " + i;
                    };
            tools.add(new Tool(pick(NAMES), description, pick(SCHEMAS)));
        }
        return tools;
    }

    private List<Turn> agentTalk(List<Tool> tools) {
        List<Turn> turns = new ArrayList<>();
        int rounds = random.nextInt(40) == 0 ? 120 : 1 + random.nextInt(5);
        for (int round = 0; round < rounds; round++) {
            turns.add(turn("user", new Text(text(random.nextInt(60) == 0 ? 120_000 : 80))));
            if (random.nextBoolean()) {
                Turn call = turn("assistant", new Text(text(40)));
                Turn answer = turn("user");
                for (int i = random.nextInt(3); i >= 0; i--) {
                    String id = random.nextInt(6) == 0 ? pick(IDS) : "toolu_" + round + "_" + i;
                    String name = tools.isEmpty() || random.nextInt(5) == 0
                            ? pick(NAMES)
                            : pick(tools).name();
                    call.parts().add(new Use(id, name, pick(INPUTS)));
                    answer.parts().add(new Result(id, text(60), pick(List.of(Outcome.values()))));
                }
                turns.add(call);
                turns.add(answer);
            }
            if (round < rounds - 1 || random.nextInt(10) == 0) {
                turns.add(turn("assistant", new Text(text(80))));
            }
        }
        return turns;
    }

    private void mutate(List<Turn> turns) {
        int at = random.nextInt(turns.size());
        Turn turn = turns.get(at);
        switch (random.nextInt(12)) {
            case 0 -> turns.add(at, new Turn(turn.role(), new ArrayList<>(turn.parts())));
            case 1 -> {
                if (turns.size() > 1) {
                    turns.remove(at);
                }
            }
            case 2 -> turns.add(at, turn("system", new Text(text(50))));
            case 3 -> turns.set(at, new Turn(turn.role().equals("user") ? "assistant" : "user", turn.parts()));
            case 4 -> turn.parts().add(new Text(pick(List.of("", " ", "\n\t", "\u00a0", "half \ud83d"))));
            case 5 -> turn.parts().clear();
            case 6 -> turn.parts().add(new Use(pick(IDS), pick(NAMES), pick(INPUTS)));
            case 7 ->
                turn.parts()
                        .add(random.nextInt(turn.parts().size() + 1), new Result(pick(IDS), text(30), Outcome.DONE));
            case 8 -> turn.parts().add(new Image(pick(List.of("image/png", "image/jpeg", "image/png")), PIXEL));
            case 9 -> turn.parts().add(0, thought());
            case 10 -> {
                if (!turn.parts().isEmpty()) {
                    turn.parts()
                            .add(turn.parts().get(random.nextInt(turn.parts().size())));
                }
            }
            default -> {
                Turn other = turns.get(random.nextInt(turns.size()));
                other.parts().addAll(List.copyOf(turn.parts()));
                turn.parts().clear();
                turn.parts().add(new Text("."));
            }
        }
    }

    private Thought thought() {
        return switch (random.nextInt(4)) {
            case 0 -> new Thought(text(30), "");
            case 1 -> new Thought(text(30), "Zm9yZ2Vk");
            default -> genuine.isEmpty() ? new Thought("", "Zm9yZ2Vk") : pick(genuine);
        };
    }

    private String text(int about) {
        return switch (random.nextInt(14)) {
            case 0 -> "";
            case 1 -> " \n ";
            case 2 -> "<thinking>a</thinking> <system-reminder>b</system-reminder> \u0000\u0007 \ud83d\ude00";
            default -> "word ".repeat(1 + random.nextInt(Math.max(1, about / 5)));
        };
    }

    private static Turn turn(String role, Part... parts) {
        return new Turn(role, new ArrayList<>(List.of(parts)));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
