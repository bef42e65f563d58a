import type { Faker } from "@faker-js/faker";
import { faker as arabic } from "@faker-js/faker/locale/ar";
import { faker as german } from "@faker-js/faker/locale/de";
import { faker as english } from "@faker-js/faker/locale/en";
import { faker as spanish } from "@faker-js/faker/locale/es";
import { faker as french } from "@faker-js/faker/locale/fr";
import { faker as hebrew } from "@faker-js/faker/locale/he";
import { faker as japanese } from "@faker-js/faker/locale/ja";
import { faker as russian } from "@faker-js/faker/locale/ru";
import { faker as chinese } from "@faker-js/faker/locale/zh_CN";

export interface Language {
	locale: string;
	country: string;
	cities: readonly string[];
	dial: string;
	/** The relative frequency of the language among customers. */
	weight: number;
	/** The library's name generator. It has none for Hindi. */
	names: Faker | { first: readonly string[]; last: readonly string[] };
}

export const languages: readonly Language[] = [
	{ locale: "en", country: "Ireland", cities: ["Dublin", "Cork", "Galway"], dial: "+353", weight: 8, names: english },
	{ locale: "de", country: "Germany", cities: ["Köln", "München", "Düsseldorf"], dial: "+49", weight: 4, names: german },
	{ locale: "fr", country: "France", cities: ["Paris", "Nîmes", "Orléans"], dial: "+33", weight: 3, names: french },
	{ locale: "es", country: "Spain", cities: ["Málaga", "A Coruña", "Bilbao"], dial: "+34", weight: 3, names: spanish },
	{ locale: "ru", country: "Kazakhstan", cities: ["Алматы", "Астана"], dial: "+7", weight: 2, names: russian },
	{ locale: "ar", country: "Egypt", cities: ["القاهرة", "الإسكندرية"], dial: "+20", weight: 2, names: arabic },
	{ locale: "he", country: "Israel", cities: ["תל אביב", "חיפה"], dial: "+972", weight: 2, names: hebrew },
	{ locale: "zh", country: "Singapore", cities: ["新加坡", "裕廊"], dial: "+65", weight: 2, names: chinese },
	{ locale: "ja", country: "Japan", cities: ["東京", "札幌", "神戸"], dial: "+81", weight: 2, names: japanese },
	{
		locale: "hi",
		country: "India",
		cities: ["दिल्ली", "जयपुर", "लखनऊ"],
		dial: "+91",
		weight: 2,
		names: {
			first: ["आरव", "दीया", "ईशान", "काव्या", "मीरा", "रोहन", "सान्वी", "विवान", "अनन्या", "कृष्णा", "नेहा", "प्रिया"],
			last: ["शर्मा", "गुप्ता", "सिंह", "वर्मा", "मिश्रा", "जोशी", "त्रिपाठी", "चतुर्वेदी", "अग्रवाल", "पाण्डेय"],
		},
	},
];

/** Names that break careless pages, by the customer's position. */
export const oddNames: ReadonlyMap<number, string> = new Map([
	[4, "<b>Bold</b> O'Brien & Sons"],
	[9, 'Anne "Annie" O’Neill'],
	[15, "👩🏽‍🚀 Zoë Ångström 🌍"],
	[22, "<script>alert('hello')</script>"],
	[31, "Robert'); DROP TABLE customers;--"],
	[40, "José María de la Concepción Fernández-Villaverde y Ortiz de Zárate von und zu Hohenlohe-Langenburg"],
	[47, "שלום & Smith — «مرحبا»"],
	[58, "&lt;Amp&amp;ersand&gt; \\ {{name}} %s"],
	[66, "Zo\u0065\u0308 de\u0301compose\u0301e"],
	[77, "X Æ A-12 💛 李小龍"],
]);
