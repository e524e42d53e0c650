// What a program in TypeScript writes against the documents; it compiles only while they say what it relies on.
import createClient from "openapi-fetch";
import type { paths as Nexor } from "./generated/nexor";
import type { paths as PollyBot } from "./generated/pollybot";

export async function enrol(baseUrl: string, key: string, workflow: string): Promise<string> {
  const nexor = createClient<Nexor>({ baseUrl, headers: { "X-API-Key": key } });
  const { data, error } = await nexor.POST("/leads", {
    body: { first_name: "Ana", email: "ana@example.com", workflow_id: workflow, metadata: { plan: "pro" } },
  });
  if (!data) throw new Error(JSON.stringify(error));
  if (!("lead" in data)) throw new Error("an array was answered");
  const read = await nexor.GET("/leads/{id}", { params: { path: { id: data.lead.id } } });
  return read.data?.current_status?.label ?? data.lead.first_name;
}

export async function tags(baseUrl: string, key: string, lead: string): Promise<string[]> {
  const nexor = createClient<Nexor>({ baseUrl, headers: { "X-API-Key": key } });
  const { data } = await nexor.GET("/leads/{id}/tags", { params: { path: { id: lead } } });
  return data?.data.map((tag) => tag.slug) ?? [];
}

export async function capture(baseUrl: string, key: string, chatbot: string): Promise<string> {
  const pollybot = createClient<PollyBot>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });
  const { data, error } = await pollybot.POST("/chatbots/{chatbotId}/leads", {
    params: { path: { chatbotId: chatbot } },
    body: { name: "Ana", email: "ana@example.com", source: "website", metadata: { page: "pricing" } },
  });
  if (!data) throw new Error(error.error);
  return data.data.id;
}
