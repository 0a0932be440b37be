package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Flows as a text to keep: JSON, one JSON object a line, or a table for people. */
enum FlowExport {
    JSON {
        @Override
        String write(List<ObjectNode> flows) {
            ArrayNode all = Json.array();
            flows.forEach(all::add);
            return all.toPrettyString();
        }
    },
    JSONL {
        @Override
        String write(List<ObjectNode> flows) {
            StringBuilder text = new StringBuilder();
            flows.forEach(flow -> text.append(flow).append('\n'));
            return text.toString();
        }
    },
    MARKDOWN {
        @Override
        String write(List<ObjectNode> flows) {
            StringBuilder text = new StringBuilder("| id | state | protocol | path | model | account | status | ms |\n"
                    + "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
            for (ObjectNode flow : flows) {
                text.append("| ");
                for (String field : COLUMNS) {
                    JsonNode value = flow.at(field);
                    text.append(cell(value.isNull() ? "" : value.asText())).append(" | ");
                }
                text.setLength(text.length() - 1);
                text.append('\n');
            }
            return text.toString();
        }
    };

    private static final List<String> COLUMNS = List.of(
            "/id",
            "/state",
            "/protocol",
            "/request/path",
            "/request/model",
            "/account_id",
            "/response/status_code",
            "/timing/duration_ms");

    abstract String write(List<ObjectNode> flows);

    /** Text that clients chose, so that it stays in its cell. */
    private static String cell(String text) {
        return text.replaceAll("[\\r\\n]", " ").replaceAll("([\\\\|`*_<>\\[\\]])", "\\\\$1");
    }
}
