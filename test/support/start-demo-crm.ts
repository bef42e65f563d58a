interface DemoCrm {
	url: string;
	close(): Promise<void>;
}

// Until test/crm exists.
export async function startDemoCrm(options: { databaseUrl: string; port: number }): Promise<DemoCrm> {
	const { startCrm } = await import(new URL("../crm/server.ts", import.meta.url).href);
	return startCrm(options);
}
