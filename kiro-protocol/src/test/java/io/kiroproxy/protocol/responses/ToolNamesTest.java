package io.kiroproxy.protocol.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.model.ToolSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToolNamesTest {

    private static final String[] NAMES = {"a", "b", "a__b", "b__a", "a__b_2", "a__a", "b_2", "2", "_"};

    private static OfferedTool tool(@Nullable String namespace, String name) {
        return OfferedTool.function(namespace, name, "", JsonText.EMPTY_OBJECT);
    }

    private static List<String> names(ToolNames names) {
        return names.functions().stream().map(ToolSpec::name).toList();
    }

    @Test
    void everyToolHasANameOfItsOwnThatLeadsBackToIt() {
        for (long seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            Set<OfferedTool> offered = new LinkedHashSet<>();
            for (int i = random.nextInt(25); i > 0; i--) {
                String namespace = random.nextInt(3) == 0 ? null : NAMES[random.nextInt(NAMES.length)];
                offered.add(tool(namespace, NAMES[random.nextInt(NAMES.length)]));
            }

            ToolNames names = ToolNames.of(new ArrayList<>(offered));

            String as = "seed " + seed + " " + offered;
            assertThat(names(names)).as(as).hasSize(offered.size()).doesNotHaveDuplicates();
            for (OfferedTool tool : offered) {
                assertThat(names.tool(names.flat(tool.namespace(), tool.name())))
                        .as(as)
                        .isEqualTo(tool);
            }
        }
    }

    @Test
    void toolsWithoutNamespaceKeepTheirNamesAndTheOrderStays() {
        ToolNames names = ToolNames.of(List.of(tool("a", "b"), tool(null, "a__b"), tool("c", "d"), tool(null, "e")));

        assertThat(names(names)).containsExactly("a__b_2", "a__b", "c__d", "e");
        assertThat(names.within("a")).containsExactly("a__b_2");
    }

    @Test
    void namespaceMayBeLeftOutWhereOneToolOnlyIsMeant() {
        ToolNames names = ToolNames.of(List.of(tool("a", "x"), tool("a", "y"), tool("b", "y")));

        assertThat(names.flat(null, "x")).isEqualTo("a__x");
        assertThat(names.flat(null, "y")).isEqualTo("y");
    }

    @Test
    void laterOfTwoSameToolsCounts() {
        OfferedTool later = OfferedTool.function("a", "x", "newer", JsonText.EMPTY_OBJECT);

        ToolNames names = ToolNames.of(List.of(tool("a", "x"), later));

        assertThat(names.functions()).hasSize(1);
        assertThat(names.tool("a__x")).isEqualTo(later);
    }

    @Test
    void toolsThatAreGoneStayReadable() {
        ToolNames names = ToolNames.of(List.of());

        assertThat(names.flat("old", "x")).isEqualTo("old__x");
        assertThat(names.flat(null, "x")).isEqualTo("x");
        assertThat(names.tool("x")).isNull();
    }
}
