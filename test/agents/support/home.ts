import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptHeader, type ScriptedModel } from '../model/model.ts';
import { programPath } from './programs.ts';

/** The variable by which a stream of Codex says whose script answers it. */
const codexScript = 'CODEX_SCRIPT';

/** Nothing but the loopback interface ever sees these. */
const key = 'sk-ant-dummy-0000-0000-0000-0000';
const token = 'sk-ant-oat01-dummy-0000-0000-0000';

export interface Home {
  /** The whole environment of a command in this home. */
  readonly env: Readonly<Record<string, string>>;
}

export interface HomeOptions {
  /** How Claude is paid for: only a subscription has an allowance that is used up. */
  readonly claude?: 'key' | 'subscription';
}

/**
 * A home as a person has it who has used the three programs in a project before: welcomed, signed in with dummy keys, the project's folder
 * trusted. Their model is the scripted one.
 */
export function seedHome(dir: string, project: string, model: ScriptedModel, { claude = 'key' }: HomeOptions = {}): Home {
  const put = (path: string, text: string) => {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  put('.gitconfig', '[user]\n\tname = Somebody\n\temail = somebody@example.org\n[init]\n\tdefaultBranch = main\n');
  put(
    '.claude.json',
    JSON.stringify({
      hasCompletedOnboarding: true,
      theme: 'dark',
      customApiKeyResponses: { approved: [key.slice(-20)], rejected: [] },
      projects: { [project]: { hasTrustDialogAccepted: true } },
    }),
  );
  put('.codex/config.toml', codexConfig(project, model));
  put(
    '.gemini/settings.json',
    JSON.stringify({
      security: { auth: { selectedType: 'gemini-api-key' } },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
    }),
  );
  put('.gemini/trustedFolders.json', JSON.stringify({ [project]: 'TRUST_FOLDER' }));
  return {
    env: {
      HOME: dir,
      PATH: programPath,
      SHELL: '/bin/bash',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      ...(claude === 'key' ? { ANTHROPIC_API_KEY: key } : { CLAUDE_CODE_OAUTH_TOKEN: token }),
      ANTHROPIC_BASE_URL: model.url('claude'),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_ERROR_REPORTING: '1',
      DISABLE_TELEMETRY: '1',
      CODEX_SCRIPTED_KEY: 'dummy',
      [codexScript]: 'codex',
      GEMINI_API_KEY: 'dummy',
      GOOGLE_GEMINI_BASE_URL: model.url('gemini'),
    },
  };
}

function codexConfig(project: string, model: ScriptedModel): string {
  return `model = "gpt-5.5"
model_provider = "scripted"
check_for_update_on_startup = false
[analytics]
enabled = false
[feedback]
enabled = false
[model_providers.scripted]
name = "scripted"
base_url = "${model.url('codex')}/v1"
env_key = "CODEX_SCRIPTED_KEY"
env_http_headers = { "${scriptHeader}" = "${codexScript}" }
wire_api = "responses"
# A menu that recommends another model would swallow keys.
[notice.model_migrations]
"gpt-5.5" = "gpt-6-sol"
[projects."${project}"]
trust_level = "trusted"
`;
}
