// The four protocols as the playground speaks them: what is sent, and what the stream's events mean.

/** @typedef {{text?: string, thinking?: string, tool?: {id: string, name?: string, args?: string}, usage?: any, stop?: string, error?: string}} Piece */

const MAX_TOKENS = 4096;

function anthropic(p) {
  const turn = (m) => ({
    role: m.role,
    content: m.images?.length ? [...m.images.map((i) => ({ type: 'image', source: { type: 'base64', media_type: i.type, data: i.data } })), { type: 'text', text: m.text }] : m.text,
  });
  return {
    path: '/v1/messages',
    body: {
      model: p.model,
      max_tokens: MAX_TOKENS + (p.thinking ? 2048 : 0),
      stream: true,
      ...(p.system ? { system: p.system } : {}),
      ...(p.thinking ? { thinking: { type: 'enabled', budget_tokens: 2048 } } : {}),
      ...(p.tools.length ? { tools: p.tools.map((t) => ({ name: t.name, description: t.description, input_schema: t.parameters })) } : {}),
      messages: p.turns.map(turn),
    },
    read(data) {
      if (data.type === 'error') return { error: data.error?.message };
      if (data.type === 'content_block_start' && data.content_block?.type === 'tool_use') return { tool: { id: data.index, name: data.content_block.name } };
      if (data.type === 'content_block_delta') {
        if (data.delta.type === 'text_delta') return { text: data.delta.text };
        if (data.delta.type === 'thinking_delta') return { thinking: data.delta.thinking };
        if (data.delta.type === 'input_json_delta') return { tool: { id: data.index, args: data.delta.partial_json } };
      }
      if (data.type === 'message_start') return { usage: data.message?.usage };
      if (data.type === 'message_delta') return { usage: data.usage, stop: data.delta?.stop_reason };
      return {};
    },
  };
}

function openaiChat(p) {
  const turn = (m) => ({
    role: m.role,
    content: m.images?.length ? [{ type: 'text', text: m.text }, ...m.images.map((i) => ({ type: 'image_url', image_url: { url: `data:${i.type};base64,${i.data}` } }))] : m.text,
  });
  return {
    path: '/v1/chat/completions',
    body: {
      model: p.model,
      stream: true,
      stream_options: { include_usage: true },
      ...(p.thinking ? { reasoning_effort: 'medium' } : {}),
      ...(p.tools.length ? { tools: p.tools.map((t) => ({ type: 'function', function: t })) } : {}),
      messages: [...(p.system ? [{ role: 'system', content: p.system }] : []), ...p.turns.map(turn)],
    },
    read(data) {
      if (data.error) return { error: data.error.message };
      const choice = data.choices?.[0];
      const call = choice?.delta?.tool_calls?.[0];
      return {
        text: choice?.delta?.content ?? undefined,
        thinking: choice?.delta?.reasoning_content ?? choice?.delta?.reasoning ?? undefined,
        tool: call ? { id: call.index, name: call.function?.name, args: call.function?.arguments } : undefined,
        usage: data.usage ?? undefined,
        stop: choice?.finish_reason ?? undefined,
      };
    },
  };
}

function openaiResponses(p) {
  const turn = (m) => ({
    role: m.role,
    content: [
      { type: m.role === 'user' ? 'input_text' : 'output_text', text: m.text },
      ...(m.images ?? []).map((i) => ({ type: 'input_image', image_url: `data:${i.type};base64,${i.data}` })),
    ],
  });
  return {
    path: '/v1/responses',
    body: {
      model: p.model,
      stream: true,
      store: false,
      ...(p.system ? { instructions: p.system } : {}),
      ...(p.thinking ? { reasoning: { effort: 'medium', summary: 'auto' } } : {}),
      ...(p.tools.length ? { tools: p.tools.map((t) => ({ type: 'function', ...t })) } : {}),
      input: p.turns.map(turn),
    },
    read(data) {
      switch (data.type) {
        case 'response.output_text.delta': return { text: data.delta };
        case 'response.reasoning_summary_text.delta':
        case 'response.reasoning_text.delta': return { thinking: data.delta };
        case 'response.output_item.added': return data.item?.type === 'function_call' ? { tool: { id: data.output_index, name: data.item.name } } : {};
        case 'response.function_call_arguments.delta': return { tool: { id: data.output_index, args: data.delta } };
        case 'response.completed':
        case 'response.incomplete': return { usage: data.response?.usage, stop: data.response?.status };
        case 'response.failed': return { error: data.response?.error?.message };
        case 'error': return { error: data.message };
        default: return {};
      }
    },
  };
}

function gemini(p) {
  const turn = (m) => ({
    role: m.role === 'assistant' ? 'model' : 'user',
    parts: [{ text: m.text }, ...(m.images ?? []).map((i) => ({ inlineData: { mimeType: i.type, data: i.data } }))],
  });
  return {
    path: `/v1beta/models/${encodeURIComponent(p.model)}:streamGenerateContent?alt=sse`,
    body: {
      contents: p.turns.map(turn),
      ...(p.system ? { systemInstruction: { parts: [{ text: p.system }] } } : {}),
      ...(p.thinking ? { generationConfig: { thinkingConfig: { includeThoughts: true } } } : {}),
      ...(p.tools.length ? { tools: [{ functionDeclarations: p.tools }] } : {}),
    },
    read(data) {
      if (data.error) return { error: data.error.message };
      const candidate = data.candidates?.[0];
      const parts = candidate?.content?.parts ?? [];
      const call = parts.find((x) => x.functionCall)?.functionCall;
      return {
        text: parts.filter((x) => x.text && !x.thought).map((x) => x.text).join('') || undefined,
        thinking: parts.filter((x) => x.text && x.thought).map((x) => x.text).join('') || undefined,
        tool: call ? { id: call.id ?? call.name, name: call.name, args: JSON.stringify(call.args) } : undefined,
        usage: data.usageMetadata,
        stop: candidate?.finishReason,
      };
    },
  };
}

export const WIRES = { anthropic, openai: openaiChat, responses: openaiResponses, gemini };

/** The same request for a shell. */
export function snippet(wire, language) {
  const body = JSON.stringify(wire.body, null, 2);
  const url = location.origin + wire.path;
  if (language === 'curl') return `curl -N '${url}' \\\n  -H 'content-type: application/json' \\\n  -H 'x-api-key: any' \\\n  -d '${body.replaceAll("'", "'\\''")}'`;
  if (language === 'python') return `import json, urllib.request\n\nrequest = urllib.request.Request(\n    ${JSON.stringify(url)},\n    data=json.dumps(json.loads(r'''${body}''')).encode(),\n    headers={"content-type": "application/json", "x-api-key": "any"},\n)\nfor line in urllib.request.urlopen(request):\n    print(line.decode(), end="")`;
  return `const response = await fetch(${JSON.stringify(url)}, {\n  method: 'POST',\n  headers: { 'content-type': 'application/json', 'x-api-key': 'any' },\n  body: JSON.stringify(${body}),\n});\nfor await (const chunk of response.body) process.stdout.write(chunk);`;
}
