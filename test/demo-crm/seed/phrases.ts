/** The content of a conversation: the subject, then the turns of the customer and the agent. */
export interface Talk {
	subject: string;
	turns: readonly string[];
}

export const talks: Readonly<Record<string, readonly Talk[]>> = {
	en: [
		{
			subject: "Parcel shows delivered, but nothing arrived",
			turns: [
				"Hi, tracking says my order was delivered on Tuesday at 2pm. I was home all day and nobody rang. Could you look into it?",
				"I'm sorry about that. I've asked the carrier for the GPS position of the scan and will be back with you by tomorrow noon.",
				"Thanks. My neighbours at no. 14 and 18 don't have it either.",
				"The driver left it at the bakery on the corner, of all places. They are holding it for you until Saturday.",
				"Found it! Still warm next to the rolls 🙂 Thank you.",
			],
		},
		{
			subject: "Charged twice for the same booking",
			turns: [
				"I've just seen two charges of the same amount on my card, both on the same day. I only booked once.",
				"You're right, the second one is a reservation that was never released. I have cancelled it; your bank will show it within three days.",
				"Great, it's gone already.",
			],
		},
		{
			subject: "Speaker will not pair after the update",
			turns: [
				"Since firmware 3.2 my speaker no longer shows up in the Bluetooth list. I've tried <reset> twice & re-installed the app.",
				"Thank you for trying that. Please hold Volume+ and Power for ten seconds until the light turns violet, then pair again.",
				"Violet light is on... and it's paired. Is there a changelog anywhere?",
				"There is, I've attached it. Version 3.2.1 next week fixes this for everybody.",
			],
		},
		{
			subject: "Change of delivery address",
			turns: [
				"We're moving on the 1st. Can order and invoice both go to the new address, please?",
				"Done for both. The order leaves the warehouse tomorrow, so it will reach the new address.",
			],
		},
		{
			subject: "Can I move my booking by a week?",
			turns: [
				"My daughter has her exam on the day of our booking. Could we come one week later, same number of people?",
				"Of course. I have moved it, the price stays the same. A confirmation is on its way.",
				"You're a star. She sends her regards.",
			],
		},
		{
			subject: 'Question about the "two year" warranty',
			turns: [
				"The leaflet says 'two years', the website says three. Which one is it?",
				"Three, if the device is registered within 30 days — yours is. I'll have the leaflet corrected.",
			],
		},
		{
			subject: "Please send a copy of my invoice",
			turns: ["My accountant needs last month's invoice as a file. The link in the mail has expired.", "Here it is, attached."],
		},
	],
	de: [
		{
			subject: "Rechnung mit falscher Umsatzsteuer",
			turns: [
				"Guten Tag, auf der Rechnung sind 7 % statt 19 % ausgewiesen. Unsere Buchhaltung kann sie so nicht verbuchen.",
				"Vielen Dank für den Hinweis. Die berichtigte Rechnung finden Sie im Anhang.",
				"Alles da, herzlichen Dank und schöne Grüße aus Köln!",
			],
		},
		{
			subject: "Rücksendung – größeres Gehäuse",
			turns: [
				"Das Gerät passt leider nicht ins Regal. Kann ich es gegen das größere tauschen?",
				"Sehr gern. Das Rücksendeetikett liegt bei, den Preisunterschied übernehmen wir.",
			],
		},
		{
			subject: "Liefertermin außerhalb der Öffnungszeiten",
			turns: ["Können Sie auch nach 18 Uhr liefern? Vorher ist bei uns niemand da.", "Ja, ich habe den Abendtermin für Sie eingetragen."],
		},
	],
	fr: [
		{
			subject: "Colis abîmé à l’arrivée",
			turns: [
				"Bonjour, le carton était ouvert et l’écran est fêlé. J’ai pris des photos.",
				"Nous sommes désolés. Un remplacement part aujourd’hui, gardez l’ancien, le transporteur passera le prendre.",
				"Merci beaucoup, c’est très rapide !",
			],
		},
		{
			subject: "Réservation : deux personnes de plus",
			turns: ["Serait-il possible d’ajouter deux personnes à notre réservation ?", "C’est fait, à très bientôt."],
		},
	],
	es: [
		{
			subject: "¿Dónde está mi pedido?",
			turns: [
				"Hola, hace diez días que espero el pedido y el número de seguimiento no funciona.",
				"Lo siento mucho. El paquete salió ayer del almacén; aquí tiene el número nuevo.",
				"Ya llegó. ¡Gracias por la ayuda!",
			],
		},
		{
			subject: "Cambio de titular de la reserva",
			turns: ["Mi hermana viajará en mi lugar. ¿Se puede cambiar el nombre?", "Sí, ya está cambiado sin coste."],
		},
	],
	ru: [
		{
			subject: "Не приходит код подтверждения",
			turns: [
				"Здравствуйте! Пытаюсь войти, но код на телефон не приходит уже второй день.",
				"Добрый день! Номер был записан с ошибкой в одной цифре. Исправили, попробуйте ещё раз.",
				"Теперь всё работает, спасибо большое!",
			],
		},
		{
			subject: "Возврат за отменённую бронь",
			turns: ["Когда вернутся деньги за отменённую бронь?", "Возврат отправлен сегодня, обычно это занимает три дня."],
		},
	],
	ar: [
		{
			subject: "الطلب وصل ناقصًا",
			turns: [
				"السلام عليكم، وصل الطلب اليوم لكن إحدى القطع غير موجودة في الصندوق.",
				"وعليكم السلام، نعتذر عن ذلك. سنرسل القطعة الناقصة غدًا بدون أي تكلفة.",
				"شكرًا جزيلًا على سرعة الرد.",
			],
		},
		{
			subject: "تغيير موعد الحجز",
			turns: ["هل يمكن تأجيل الحجز إلى يوم الخميس القادم؟", "تم تغيير الموعد، وستصلك رسالة تأكيد."],
		},
	],
	he: [
		{
			subject: "המכשיר לא נדלק",
			turns: [
				"שלום, קיבלתי את המכשיר אתמול והוא לא נדלק גם אחרי טעינה של לילה שלם.",
				"שלום, צר לנו לשמוע. מכשיר חדש יישלח אליך מחר בבוקר.",
				"תודה רבה, המכשיר החדש עובד מצוין!",
			],
		},
		{ subject: "חשבונית על שם החברה", turns: ["אפשר לקבל את החשבונית על שם החברה?", "בוודאי, החשבונית המעודכנת מצורפת."] },
	],
	zh: [
		{
			subject: "收到的颜色不对",
			turns: [
				"你好,我订的是深蓝色,收到的却是黑色。可以换吗?",
				"非常抱歉。我们明天给您寄深蓝色的,黑色的请交给快递员带回。",
				"收到了,颜色很漂亮,谢谢!",
			],
		},
		{ subject: "预订可以加一间房吗?", turns: ["我们多了两位朋友,可以加一间房吗?", "已经加好了,价格不变。"] },
	],
	ja: [
		{
			subject: "領収書の宛名について",
			turns: [
				"お世話になっております。領収書の宛名を会社名に変更していただけますでしょうか。",
				"ご連絡ありがとうございます。変更した領収書を添付いたします。",
				"確認いたしました。ありがとうございました。",
			],
		},
		{ subject: "配送日を変更したい", turns: ["土曜日の午前中に変更できますか。", "承りました。土曜日の午前中にお届けいたします。"] },
	],
	hi: [
		{
			subject: "ऑर्डर अब तक नहीं पहुँचा",
			turns: [
				"नमस्ते, मेरा ऑर्डर पिछले हफ़्ते आना था, लेकिन अब तक नहीं पहुँचा।",
				"असुविधा के लिए क्षमा करें। पैकेट आज शाम तक आपके पते पर पहुँच जाएगा।",
				"मिल गया, बहुत धन्यवाद!",
			],
		},
		{ subject: "वारंटी कार्ड चाहिए", turns: ["क्या आप वारंटी कार्ड दोबारा भेज सकते हैं?", "जी हाँ, वारंटी कार्ड साथ में है।"] },
	],
};

export const noteTexts = [
	"Prefers to be called after 4pm.",
	"Left-handed; asks for the mirrored model 👍",
	"Speaks with us since the very first shop in Cork.",
	"Was promised 10 % on the next order — please honour it.",
	"Careful: two accounts with almost the same name.",
	"Asked twice whether we sell gift cards. We don't (yet).",
	"Very patient when the warehouse flooded. Say thanks!",
];

export const praise = [
	"Quick and friendly.",
	"Solved in one go 🎉",
	"A real person, at last!",
	"好评!",
	"Sehr freundlich.",
	"ممتاز",
	"Спасибо!",
];
export const complaints = ["Took too long.", "Had to explain it three times.", "Still not solved 😕", "Zu langsam.", "待ち時間が長い"];
