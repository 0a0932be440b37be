package io.kiroproxy.protocol.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'string'} | 'x'",
                "{'type':['string','null']} | null",
                "{'type':'STRING','nullable':true} | null",
                "{'type':'integer'} | 3.0",
                "{'enum':[1,'a']} | 1.0",
                "{'const':{'a':1}} | {'a':1}",
                "{'type':'object','required':['a'],'properties':{'a':{'type':'number'}}} | {'a':1,'b':2}",
                "{'additionalProperties':{'type':'string'}} | {'x':'y'}",
                "{'patternProperties':{'^n_':{'type':'number'}},'additionalProperties':false} | {'n_1':1}",
                "{'items':{'type':'integer'},'minItems':2,'uniqueItems':true} | [1,2]",
                "{'prefixItems':[{'type':'string'}],'items':{'type':'number'}} | ['a',1,2]",
                "{'items':[{'type':'string'}],'additionalItems':{'type':'number'}} | ['a',1]",
                "{'contains':{'const':1},'maxContains':1} | [1,2]",
                "{'minimum':1,'exclusiveMaximum':3,'multipleOf':0.5} | 2.5",
                "{'minimum':1,'exclusiveMinimum':false} | 1",
                "{'minLength':1,'maxLength':1} | '👋'",
                "{'pattern':'^a+$'} | 'aaa'",
                "{'anyOf':[{'type':'string'},{'type':'number'}]} | 1",
                "{'oneOf':[{'type':'string'},{'type':'number'}]} | 'a'",
                "{'allOf':[{'minimum':1},{'maximum':2}]} | 1",
                "{'not':{'type':'string'}} | 1",
                "{'if':{'required':['a']},'then':{'required':['b']},'else':{'required':['c']}} | {'c':1}",
                "{'$ref':'#/$defs/x','$defs':{'x':{'type':'string'}}} | 'a'",
                "{'$ref':'#/$defs/a~1b%20c','$defs':{'a/b c':{'type':'string'}}} | 'a'",
                "{'properties':{'next':{'$ref':'#'}},'type':'object'} | {'next':{'next':{}}}",
                "{'$ref':'https://example.org/other.json'} | 1",
                "{'format':'date','title':'x','unknown':1} | 'not a date'",
                "{'dependentRequired':{'a':['b']}} | {'b':1}",
                "{'propertyNames':{'maxLength':1}} | {'b':1}",
                "true | 1",
            })
    void valueFits(String schema, String value) {
        assertThat(JsonSchema.of(json(schema)).problems(json(value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'string'} | 1 | $: found a number (expected: string)",
                "{'type':['string','null']} | {} | $: found an object (expected: string or null)",
                "{'type':'integer'} | 3.5 | $: found a number (expected: integer)",
                "{'enum':[1,2]} | 3 | $: found another value (expected: one of the schema's enum)",
                "{'const':1} | 2 | $: found another value (expected: the schema's const)",
                "{'required':['a']} | {} | $.a: missing (expected: a value, it is required)",
                "{'properties':{'a':{'items':{'type':'string'}}}} | {'a':['x',1]} | $.a[1]: found a number (expected: string)",
                "{'additionalProperties':false} | {'secret':1} | $: 1 properties that the schema does not allow",
                "{'additionalProperties':{'type':'string'}} | {'secret':1} | $.*: found a number (expected: string)",
                "{'patternProperties':{'^n':{'type':'string'}}} | {'n':1} | $.*: found a number (expected: string)",
                "{'propertyNames':{'maxLength':1}} | {'bb':1} | $: 1 properties that the schema does not allow",
                "{'minItems':2} | [1] | $: 1 elements (expected: at least 2)",
                "{'maxItems':1} | [1,2] | $: 2 elements (expected: at most 1)",
                "{'uniqueItems':true} | [1,1.0] | $: an element twice (expected: each once)",
                "{'minProperties':1} | {} | $: 0 properties (expected: at least 1)",
                "{'maxLength':1} | 'ab' | $: 2 characters (expected: at most 1)",
                "{'pattern':'^a'} | 'b' | $: a string of another form (expected: the schema's pattern)",
                "{'minimum':2} | 1 | $: too small a number (expected: at least 2)",
                "{'minimum':1,'exclusiveMinimum':true} | 1 | $: too small a number (expected: at least 1)",
                "{'exclusiveMaximum':2} | 2 | $: too large a number (expected: less than 2)",
                "{'multipleOf':2} | 3 | $: a number between the steps (expected: a multiple of 2)",
                "{'anyOf':[{'type':'string'},{'minimum':5}]} | 1 | \"$: fits none of 2 variants, the nearest says: $: found a number (expected: string)\"",
                "{'oneOf':[{'minimum':1},{'minimum':0}]} | 1 | $: fits 2 variants (expected: exactly one)",
                "{'not':{'type':'string'}} | 'a' | $: fits what the schema excludes",
                "{'if':{'required':['a']},'then':{'required':['b']}} | {'a':1} | $.b: missing (expected: a value, it is required)",
                "{'$ref':'#/$defs/x','$defs':{'x':{'type':'string'}}} | 1 | $: found a number (expected: string)",
                "{'dependentRequired':{'a':['b']}} | {'a':1} | $.b: missing (expected: a value beside a)",
                "{'properties':{'a':false}} | {'a':1} | $.a: found a value (expected: none here)",
                "{} | {'a':1 | $: not one whole JSON value",
                "{} | 1 2 | $: not one whole JSON value",
                "{} | {'a':1,'a':2} | $: not one whole JSON value",
            })
    void misfitIsToldWithItsPlaceAndWithoutItsText(String schema, String value, String problem) {
        assertThat(JsonSchema.of(json(schema)).problems(json(value))).containsExactly(problem);
    }

    @Test
    void manyProblemsAreTold_butNotAll() {
        JsonSchema schema = JsonSchema.of("{\"items\":{\"type\":\"string\"}}");

        assertThat(schema.problems("[1,2,3,4,5,6,7,8]")).hasSize(JsonSchema.MAX_PROBLEMS);
    }

    @Test
    void schemaThatIsNoneIsRefused() {
        assertThatThrownBy(() -> JsonSchema.of("[1]")).hasMessageContaining("expected: a JSON Schema");
        assertThatThrownBy(() -> JsonSchema.of("{")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endlessReferencesAndPatternsEnd() {
        assertThat(JsonSchema.of("{\"$ref\":\"#\"}").problems("1")).isEmpty();
        String doubling = "{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}";
        assertThat(JsonSchema.of(doubling).problems("1")).isEmpty();
        String slow = "{\"pattern\":\"^((a|aa)+)+$\"}";
        assertThat(JsonSchema.of(slow).problems("\"" + "a".repeat(40) + "!\"")).isEmpty();
        String unknown = "{\"pattern\":\"(?<n\"}";
        assertThat(JsonSchema.of(unknown).problems("\"x\"")).isEmpty();
    }

    @Test
    void hugeNumbersAreCompared_notExpanded() {
        JsonSchema schema = JsonSchema.of("{\"maximum\":10,\"multipleOf\":3}");

        assertThat(schema.problems("1e100000")).hasSize(1);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
