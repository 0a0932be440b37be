package io.kiroproxy.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kiroproxy.core.GatewayException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaReaderTest {

    private static String schema(String field, String schema) {
        return Generations.read(Generations.body(
                        ",'tools':[{'functionDeclarations':[{'name':'f','" + field + "':" + schema + "}]}]"))
                .conversation()
                .tools()
                .get(0)
                .inputSchema()
                .json();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'OBJECT'} | {'type':'object'}",
                "{'type':'STRING','nullable':true} | {'type':['string','null']}",
                "{'nullable':true,'type':'STRING','enum':['A','B']} | {'type':['string','null'],'enum':['A','B',null]}",
                "{'type':['STRING','NULL'],'nullable':true} | {'type':['string','null']}",
                "{'type':'NUMBER','nullable':false} | {'type':'number'}",
                "{'type':'TYPE_UNSPECIFIED','description':'x'} | {'description':'x'}",
                "{'type':'STRING','format':'enum','enum':['STRING']} | {'type':'string','enum':['STRING']}",
                "{'type':'STRING','format':'date-time'} | {'format':'date-time','type':'string'}",
                "{'type':'ARRAY','items':{'type':'INTEGER'},'minItems':'2','max_items':3} | {'items':{'type':'integer'},'minItems':2,'maxItems':3,'type':'array'}",
                "{'any_of':[{'type':'STRING'},{'type':'NULL'}],'nullable':true} | {'anyOf':[{'type':'string'},{'type':'null'}],'nullable':true}",
                "{'properties':{'type':{'type':'STRING'},'nullable':{'type':'BOOLEAN'},'snake_name':{}}} | {'properties':{'type':{'type':'string'},'nullable':{'type':'boolean'},'snake_name':{}}}",
                "{'type':'STRING','default':'STRING','example':{'type':'OBJECT'}} | {'type':'string','default':'STRING','example':{'type':'OBJECT'}}",
                "{'additionalProperties':false,'items':true} | {'additionalProperties':false,'items':true}",
                "{'$defs':{'A':{'type':'STRING'}},'$ref':'#/$defs/A'} | {'$defs':{'A':{'type':'string'}},'$ref':'#/$defs/A'}",
                "{'oneOf':[{'allOf':[{'not':{'type':'STRING'}}]}]} | {'oneOf':[{'allOf':[{'not':{'type':'string'}}]}]}",
                "{'type':'string','pattern':'^[A-Z]+$','minLength':1} | {'type':'string','pattern':'^[A-Z]+$','minLength':1}",
                "{'type':7,'enum':'x','properties':1} | {'type':7,'enum':'x','properties':1}"
            })
    void bothKindsBecomeJsonSchema(String given, String expected) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (String field : new String[] {"parameters", "parametersJsonSchema", "parameters_json_schema"}) {
            assertThat(mapper.readTree(schema(field, given))).isEqualTo(mapper.readTree(expected.replace('\'', '"')));
        }
    }

    @Test
    void missingSchemaIsAnEmptyObject() {
        assertThat(Generations.read(Generations.body(",'tools':[{'functionDeclarations':[{'name':'f'}]}]"))
                        .conversation()
                        .tools()
                        .get(0)
                        .inputSchema())
                .hasToString("{\"type\":\"object\",\"properties\":{}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'x'", "[]", "{'nullable':'yes'}", "{'minItems':'many'}", "{'type':[1]}"})
    void whatIsNoSchemaIsRefusedWithItsPath(String schema) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> schema("parameters", schema))
                .withMessageStartingWith("tools[0].functionDeclarations[0].parameters");
    }
}
